import { Migration } from '@mikro-orm/migrations';

/** The same as `activity/history-types.ts`. */
const types = `'api_key.created', 'api_key.updated', 'api_key.rotated', 'api_key.secret_retired', 'api_key.disabled',
  'api_key.enabled', 'api_key.revoked', 'api_key.expired', 'api_key.leaked', 'api_key.archived', 'api_key.unarchived',
  'invoice.finalized', 'invoice.payment_recorded', 'invoice.payment_reversed', 'invoice.paid', 'invoice.voided'`;

/** What of a row of activity is queued: all but the address. */
const queued = (row: string) =>
  `${row}.id, ${row}.organization_id, ${row}.environment, ${row}.subject_id, to_jsonb(${row}) - 'ip'`;
const columns = `"id", "organization_id", "environment", "subject_id", "change"`;

/**
 * The organization's own history in the log. What belongs to it is queued by the table of activity itself, in the
 * transaction of the change: no path to it can forget, and what is rolled back is never queued. What has happened
 * before is queued here, and gets its place late rather than never.
 */
export class Migration20261128140000_history extends Migration {
  override up(): void {
    this.addSql(
      `alter table "event" add "kind" text not null default 'EVENT' check ("kind" in ('EVENT', 'HISTORY')),
        add "subject_id" uuid`,
    );
    this.addSql(
      `create index "event_history_index" on "event" ("subject_id", "log_index") where kind = 'HISTORY'`,
    );
    this.addSql(`create table "ledger_outbox" (
      "id" uuid primary key, "seq" bigint generated always as identity unique,
      "organization_id" uuid not null references "organization" ("id"),
      "environment" text not null check ("environment" in ('LIVE', 'TEST')),
      "subject_id" uuid not null, "change" jsonb not null)`);
    this.addSql(
      `insert into "ledger_outbox" (${columns})
        select ${queued('activity')} from "activity" where activity.type in (${types}) order by activity.id`,
    );
    this.addSql(`create function "queue_history"() returns trigger language plpgsql as $$ begin
      insert into "ledger_outbox" (${columns}) values (${queued('new')});
      return null; end $$`);
    this.addSql(`create trigger "activity_queued" after insert on "activity"
      for each row when (new.type in (${types})) execute function "queue_history"()`);
    this.addSql(`create or replace function "announce_event_insert"() returns trigger language plpgsql as $$ begin
      perform pg_notify('live', json_build_array('EVENTS', organization_id, environment,
          min(log_index)::text, max(log_index)::text)::text)
        from fresh where kind = 'EVENT' group by organization_id, environment;
      return null; end $$`);
  }
}
