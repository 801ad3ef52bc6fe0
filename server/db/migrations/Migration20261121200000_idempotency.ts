import { Migration } from '@mikro-orm/migrations';

export class Migration20261121200000_idempotency extends Migration {
  override up(): void {
    this.addSql(`create table "idempotency_key" (
      "id" uuid primary key,
      "organization_id" uuid not null references "organization" ("id"),
      "environment" text not null check ("environment" in ('LIVE', 'TEST')),
      "key" text not null,
      "fingerprint" bytea not null,
      "state" text not null check ("state" in ('RUNNING', 'COMMITTED', 'ANSWERED')),
      "claimed_until" timestamptz(3) not null,
      "answer" json,
      "created_at" timestamptz(3) not null,
      "expires_at" timestamptz(3) not null,
      unique ("organization_id", "environment", "key"))`);
    this.addSql(`create index "idempotency_key_expires_at_index" on "idempotency_key" ("expires_at")`);
  }
}
