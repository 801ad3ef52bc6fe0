import { Migration } from '@mikro-orm/migrations';

/** As many ids as surely fit in a notification, which has at most 8,000 bytes. */
const idsAtOnce = 100;

const announce = (changed: string) => `perform pg_notify('live', json_build_array('WEBHOOK_DELIVERIES',
    organization_id, environment, endpoint_id, status, string_agg(id::text, ',' order by id))::text)
  from (select *, (row_number() over (partition by organization_id, environment, endpoint_id, status order by id) - 1)
    / ${idsAtOnce} as part from (${changed}) changed) parted
  group by organization_id, environment, endpoint_id, status, part;`;

const changes = {
  insert: { tables: 'new table as fresh', rows: 'select fresh.* from fresh' },
  // That somebody has taken it, or is still at it, is told to nobody: nothing has become of it.
  update: {
    tables: 'old table as stale new table as fresh',
    rows: `select fresh.* from fresh join stale using (id)
      where (fresh.status, fresh.tries, fresh.finished_at)
        is distinct from (stale.status, stale.tries, stale.finished_at)`,
  },
} as const;

/** Subscribers are told of deliveries as of all else (`Migration20261121220000_live.ts`): by the table itself. */
export class Migration20261128141000_webhook_deliveries_live extends Migration {
  override up(): void {
    for (const [verb, { tables, rows }] of Object.entries(changes)) {
      const name = `announce_webhook_delivery_${verb}`;
      this.addSql(`create function "${name}"() returns trigger language plpgsql as $$ begin
        ${announce(rows)} return null; end $$`);
      this.addSql(`create trigger "webhook_delivery_${verb}_announced" after ${verb} on "webhook_delivery"
        referencing ${tables} for each statement execute function "${name}"()`);
    }
  }
}
