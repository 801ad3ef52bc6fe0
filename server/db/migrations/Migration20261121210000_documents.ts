import { Migration } from '@mikro-orm/migrations';

const documents = [
  `create table "document" (
    "id" uuid primary key, "organization_id" uuid not null,
    "environment" text not null check ("environment" in ('LIVE', 'TEST')),
    "kind" text not null check ("kind" in ('INVOICE', 'OTHER')), "file_name" text not null,
    "media_type" text not null, "size" int not null, "sha256" bytea not null, "event_id" uuid not null,
    "anchored_at" timestamptz(3), "deleted_at" timestamptz(3), "created_at" timestamptz(3) not null,
    "created_by_type" text not null check ("created_by_type" in ('API_KEY', 'USER', 'SYSTEM')),
    "created_by_id" uuid, "created_by_label" text not null,
    constraint "document_organization_id_foreign" foreign key ("organization_id") references "organization" ("id"),
    constraint "document_tenant_key" unique ("organization_id", "environment", "id"))`,
  `create index "document_sha256_index" on "document" ("sha256")`,
  `create index "document_unfinished_index" on "document" ("created_at") where "anchored_at" is null`,
];

export class Migration20261121210000_documents extends Migration {
  override up(): void {
    for (const statement of documents) this.addSql(statement);
  }
}
