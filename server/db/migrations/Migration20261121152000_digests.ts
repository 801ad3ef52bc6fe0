import { Migration } from '@mikro-orm/migrations';

/** Which reminders have gone out by mail, and on which days an organization has had its mail. */
export class Migration20261121152000_digests extends Migration {
  override up(): void {
    this.addSql(
      `alter table "api_key_reminder" add column "told_at" timestamptz(3), add column "mailed_at" timestamptz(3)`,
    );
    this.addSql(
      `create index "api_key_reminder_unmailed_index" on "api_key_reminder" ("told_at") where "mailed_at" is null`,
    );
    this.addSql(`create table "organization_digest" (
      "organization_id" uuid not null references "organization" ("id") on delete cascade, "day" date not null,
      primary key ("organization_id", "day"))`);
  }
}
