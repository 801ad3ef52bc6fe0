import { Migration } from '@mikro-orm/migrations';

const tenantColumns = `"organization_id" uuid not null, "environment" text not null, "api_key_id" uuid not null`;

/** What a key's clock has told already, per value of its expiry. What had expired before is no news. */
const expiry = [
  `alter table "api_key" add column "expiry_set_at" timestamptz(3)`,
  `update "api_key" set "expiry_set_at" = "created_at" where "expires_at" is not null`,
  `create index "api_key_expires_at_index" on "api_key" ("expires_at")`,
  `create table "api_key_reminder" (
    "api_key_id" uuid not null references "api_key" ("id") on delete cascade, "expires_at" timestamptz(3) not null,
    "days" int not null, primary key ("api_key_id", "expires_at", "days"))`,
  `insert into "api_key_reminder" select "id", "expires_at", 0 from "api_key" where "expires_at" <= now()`,
];

/**
 * Where each key has been used from, by network. No foreign keys, as for all that is written about once a second.
 * Those in `api_key_source` are known, and not raised.
 */
const networks = [
  `create table "api_key_network" (
    ${tenantColumns}, "network" text not null, "id" uuid not null, "raised" boolean not null,
    "first_at" timestamptz(3) not null, "first_ip" text not null, "last_at" timestamptz(3) not null,
    primary key ("api_key_id", "network")) with (fillfactor = 70)`,
  `insert into "api_key_network" select "organization_id", "environment", "api_key_id", "network", gen_random_uuid(), false,
      min("first_at"), (array_agg("ip" order by "first_at"))[1], max("last_at")
    from (select *, network(set_masklen("ip"::inet, case when strpos("ip", ':') > 0 then 48 else 24 end))::text as "network"
      from "api_key_source" where "ip" ~ '^[0-9a-f:.]+$') as "source"
    group by "organization_id", "environment", "api_key_id", "network"`,
];

/** The rule against idle keys, and which keys it has warned of: since when unused, and when that was said. */
const idle = [
  `alter table "organization" add column "idle_key_days" int, add column "idle_key_days_set_at" timestamptz(3)`,
  `alter table "api_key" add column "enabled_at" timestamptz(3)`,
  `create table "api_key_idle_warning" (
    "api_key_id" uuid primary key references "api_key" ("id") on delete cascade,
    "idle_since" timestamptz(3) not null, "warned_at" timestamptz(3) not null)`,
];

export class Migration20261121150000_reminders extends Migration {
  override up(): void {
    for (const statement of [...expiry, ...networks, ...idle]) this.addSql(statement);
  }
}
