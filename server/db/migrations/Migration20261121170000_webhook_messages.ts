import { Migration } from '@mikro-orm/migrations';

const messages = [
  `create table "webhook_message" (
    "id" uuid primary key, "organization_id" uuid not null,
    "environment" text not null check ("environment" in ('LIVE', 'TEST')), "type" text not null,
    "subject_id" uuid not null, "data" text, "details" text, "seq" bigint, "created_at" timestamptz(3) not null,
    constraint "webhook_message_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "webhook_message_tenant_key" unique ("organization_id", "environment", "id"),
    constraint "webhook_message_seq_unique" unique ("organization_id", "environment", "seq"))`,
  `create index "webhook_message_unsequenced_index" on "webhook_message" ("id") where "seq" is null`,
];

export class Migration20261121170000_webhook_messages extends Migration {
  override up(): void {
    for (const statement of messages) this.addSql(statement);
  }
}
