import { Migration } from '@mikro-orm/migrations';

/**
 * What keys do, as it is written about once a second. No foreign keys: keys are never deleted, and a check per
 * row of telemetry would cost more than the row.
 */
const tenantColumns = `"organization_id" uuid not null, "environment" text not null, "api_key_id" uuid not null`;

/** Which batch each process wrote last: a batch sent again because its answer was lost counts once. */
const writer = `create table "usage_writer" (
    "id" uuid primary key, "batch" bigint not null, "written_at" timestamptz(3) not null)`;

const usage = [
  `create table "api_key_usage" (
    ${tenantColumns}, "secret_id" uuid not null, "hour" timestamptz(3) not null, "operation" text not null,
    "code" text not null, "kind" text not null check ("kind" in ('OK', 'ERROR', 'DENIED', 'LIMITED')),
    "requests" bigint not null, "duration_ms" double precision not null,
    primary key ("api_key_id", "hour", "secret_id", "operation", "code")) with (fillfactor = 70)`,
  `create index "api_key_usage_hour_index" on "api_key_usage" using brin ("hour")`,
];

const forensics = [
  `create table "api_key_denial" (
    ${tenantColumns}, "secret_id" uuid not null, "code" text not null, "count" bigint not null,
    "first_at" timestamptz(3) not null, "last_at" timestamptz(3) not null, "last_ip" text not null,
    "last_user_agent" text, primary key ("api_key_id", "secret_id", "code")) with (fillfactor = 50)`,
  `create table "api_key_source" (
    ${tenantColumns}, "ip" text not null, "count" bigint not null, "first_at" timestamptz(3) not null,
    "last_at" timestamptz(3) not null, "last_user_agent" text,
    primary key ("api_key_id", "ip")) with (fillfactor = 50)`,
  /** What has been told of a secret on a day already, so that it is told once. */
  `create table "api_key_notice" (
    "secret_id" uuid not null, "type" text not null, "day" date not null,
    primary key ("secret_id", "type", "day"))`,
];

/**
 * Partitioned by the id, a UUIDv7: its order is time, and the key stays the id alone. Days are made ahead and
 * dropped by `usage/partitions.ts`; the default partition takes what no day was made for.
 */
const requestLog = [
  `create table "api_request" (
    "id" uuid not null, ${tenantColumns}, "secret_id" uuid not null, "request_id" text not null, "operation" text,
    "code" text, "status" smallint not null, "duration_ms" real not null, "ip" text not null, "user_agent" text,
    "at" timestamptz(3) not null, primary key ("id")) partition by range ("id")`,
  `create index "api_request_organization_index" on "api_request" ("organization_id", "environment", "id")`,
  `create index "api_request_api_key_id_index" on "api_request" ("api_key_id", "id")`,
  `create index "api_request_request_id_index" on "api_request" ("request_id")`,
  `create table "api_request_default" partition of "api_request" default`,
];

export class Migration20261121100000_usage extends Migration {
  override up(): void {
    for (const statement of [writer, ...usage, ...forensics, ...requestLog]) this.addSql(statement);
  }
}
