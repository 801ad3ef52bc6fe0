import { Migration } from '@mikro-orm/migrations';

/** What is there already stays without quotas; what it has used is counted from its first month on. */
export class Migration20261121140000_plans extends Migration {
  override up(): void {
    this.addSql(`alter table "organization" add column "plan" text not null default 'SELF_HOSTED'`);
    this.addSql(`alter table "organization" add column "rate_limits" jsonb`);
    this.addSql(`create table "quota_use" (
      "organization_id" uuid not null references "organization" ("id"), "resource" text not null,
      "period" date not null, "used" bigint not null,
      primary key ("organization_id", "resource", "period")) with (fillfactor = 50)`);
    this.addSql(`insert into "quota_use" select "organization_id", 'EVENTS',
      date_trunc('month', "ingested_at" at time zone 'UTC')::date, count(*) from "event" group by 1, 3`);
    this.addSql(`insert into "quota_use" select "organization_id", 'INVOICES',
      date_trunc('month', "finalized_at" at time zone 'UTC')::date, count(*) from "invoice"
      where "finalized_at" is not null group by 1, 3`);
  }
}
