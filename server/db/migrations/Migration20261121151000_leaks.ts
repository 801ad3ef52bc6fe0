import { Migration } from '@mikro-orm/migrations';

/** Where secrets of keys were found in public. The place is told apart by its hash: addresses can be long. */
export class Migration20261121151000_leaks extends Migration {
  override up(): void {
    this.addSql(
      `alter table "organization" add column "leak_action" text not null default 'REVOKE'
        check ("leak_action" in ('REVOKE', 'NOTIFY'))`,
    );
    this.addSql(`create table "api_key_leak" (
      "id" uuid primary key, "organization_id" uuid not null, "environment" text not null,
      "api_key_id" uuid not null references "api_key" ("id") on delete cascade, "secret_id" uuid not null,
      "url" text not null, "source" text not null,
      "outcome" text not null check ("outcome" in ('REVOKED', 'SECRET_RETIRED', 'NOTIFIED', 'NONE')),
      "found_at" timestamptz(3) not null)`);
    this.addSql(`create unique index "api_key_leak_place" on "api_key_leak" ("secret_id", md5("url"))`);
    this.addSql(`create index "api_key_leak_api_key_id_index" on "api_key_leak" ("api_key_id", "found_at")`);
  }
}
