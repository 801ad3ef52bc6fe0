import { networkOf } from '#server/auth/networks.ts';
import { newId } from '#server/db/id.ts';
import type { Row } from './batch.ts';
import { iso, type Sum, tenantOf } from './sum.ts';

/** The networks of all addresses, in the order of their table's key; `is_later` for all but the first of a key. */
export function networkRows(sources: readonly Sum[]): Row<'networks'>[] {
  const networks = new Map<string, Row<'networks'>>();
  const firstOf = new Map<unknown, Row<'networks'>>();
  for (const source of [...sources].sort((a, b) => a.first.at - b.first.at)) {
    const row = networkRow(source);
    const place = `${row.api_key_id} ${row.network}`;
    const known = networks.get(place);
    if (known) known.last_at = [String(known.last_at), String(row.last_at)].sort()[1] ?? null;
    else networks.set(place, row);
    if (!firstOf.has(row.api_key_id)) firstOf.set(row.api_key_id, row);
  }
  const rows = [...networks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return rows.map((row) => ({ ...row, is_later: firstOf.get(row.api_key_id) !== row }));
}

function networkRow({ first, newest }: Sum): Row<'networks'> {
  const network = networkOf(first.ip);
  return {
    ...tenantOf(first),
    network,
    id: newId(),
    first_at: iso(first.at),
    first_ip: first.ip,
    last_at: iso(newest.at),
    is_later: false,
    label: first.key.principal.actor.label,
    data: JSON.stringify({ network, userAgent: first.userAgent, operation: first.operation }),
    request_id: first.requestId,
  };
}
