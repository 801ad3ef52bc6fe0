import { Migration } from '@mikro-orm/migrations';

/** A JSON array in the order in which `live/notices.ts` reads it. */
const notify = (...parts: string[]) =>
  `perform pg_notify('live', json_build_array(${parts.join(', ')})::text)`;

const onceForAllRows = [
  [
    'event',
    'insert',
    `${notify(`'EVENTS'`, 'organization_id', 'environment', 'min(log_index)::text', 'max(log_index)::text')}
      from fresh group by organization_id, environment`,
  ],
  ...['insert', 'update'].map((verb) => [
    'api_key_last_use',
    verb,
    `${notify(`'KEY_USED'`, 'key.organization_id', 'key.environment', 'key.id')}
      from (select distinct api_key_id from fresh) used join api_key key on key.id = used.api_key_id`,
  ]),
] as const;

/**
 * What subscribers are told is notified by the tables themselves, in the transaction of the change: no path to them can
 * forget it, and what is rolled back is never told. Payloads name rows; they do not carry them.
 */
export class Migration20261121220000_live extends Migration {
  override up(): void {
    this.addSql(`create function "announce_activity"() returns trigger language plpgsql as $$ begin
      ${notify(
        `'ACTIVITY'`,
        'new.organization_id',
        'case when new.organization_wide then null else new.environment end',
        'new.type',
        'new.subject_id',
        'new.id',
      )};
      return null; end $$`);
    this.addSql(`create trigger "activity_announced" after insert on "activity"
      for each row execute function "announce_activity"()`);
    for (const [table, verb, statement] of onceForAllRows) {
      const name = `announce_${table}_${verb}`;
      this.addSql(`create function "${name}"() returns trigger language plpgsql as $$ begin
        ${statement}; return null; end $$`);
      this.addSql(`create trigger "${table}_${verb}_announced" after ${verb} on "${table}"
        referencing new table as fresh for each statement execute function "${name}"()`);
    }
    this.addSql(`create table "live_connection" (
      "id" uuid primary key, "organization_id" uuid not null references "organization" ("id"),
      "environment" text not null check ("environment" in ('LIVE', 'TEST')),
      "holder_id" uuid not null, "held_until" timestamptz(3) not null)`);
    this.addSql(`create index "live_connection_holder_index" on "live_connection" ("holder_id")`);
  }
}
