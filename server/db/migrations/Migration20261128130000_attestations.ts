import { Migration } from '@mikro-orm/migrations';

const attestations = [
  `create table "attestation" (
    "id" uuid primary key, "organization_id" uuid not null,
    "environment" text not null check ("environment" in ('LIVE', 'TEST')),
    "type" text not null check ("type" in ('OUTPUT', 'DECISION', 'APPROVAL')),
    "model_provider" text not null, "model_name" text not null, "model_version" text not null,
    "prompt_hash" bytea not null, "output_hash" bytea not null, "prompt" bytea, "output" bytea,
    "subject" jsonb, "attributes" jsonb, "occurred_at" timestamptz(3), "event_id" uuid not null,
    "anchored_at" timestamptz(3), "created_at" timestamptz(3) not null,
    "created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null,
    constraint "attestation_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "attestation_tenant_key" unique ("organization_id", "environment", "id"))`,
  ...['prompt_hash', 'output_hash'].map(
    (column) =>
      `create index "attestation_${column}_index" on "attestation" ("organization_id", "environment", "${column}")`,
  ),
  `create index "attestation_unfinished_index" on "attestation" ("created_at") where "anchored_at" is null`,
];

export class Migration20261128130000_attestations extends Migration {
  override up(): void {
    for (const statement of attestations) this.addSql(statement);
  }
}
