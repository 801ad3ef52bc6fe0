import { encodeId, newId } from '#server/db/id.ts';
import { newIdAt } from '#server/db/time-id.ts';
import type { Row } from './batch.ts';
import { type DeadUse, kindOf, okCode, type UseNote } from './note.ts';

/** Notes that fall into one row. */
export interface Sum {
  newest: UseNote;
  first: UseNote;
  count: number;
  durationMs: number;
  /** Where usage is added up: the beginning of the hour, and the name it goes by. */
  hour: number;
  operation: string;
}

export function addTo(sums: Map<string, Sum>, key: string, note: UseNote, hour = 0, operation = ''): void {
  const sum = sums.get(key);
  if (!sum) {
    sums.set(key, { newest: note, first: note, count: 1, durationMs: note.durationMs, hour, operation });
    return;
  }
  sum.count++;
  sum.durationMs += note.durationMs;
  if (note.at >= sum.newest.at) sum.newest = note;
  if (note.at < sum.first.at) sum.first = note;
}

export const iso = (ms: number) => new Date(ms).toISOString();
const codeOf = ({ code }: UseNote) => code ?? okCode;

export const tenantOf = ({ key: { principal } }: UseNote) => ({
  organization_id: principal.organizationId,
  environment: principal.environment,
  api_key_id: principal.actor.id,
});

const seen = ({ count, first, newest }: Sum) => ({
  count,
  first_at: iso(first.at),
  last_at: iso(newest.at),
  last_user_agent: newest.userAgent,
});

export const lastUseRow = (note: UseNote): Row<'lastUses'> => ({
  secret_id: note.key.secretId,
  api_key_id: note.key.principal.actor.id,
  used_at: iso(note.at),
  ip: note.ip,
  user_agent: note.userAgent,
  operation: note.operation,
});

export const usageRow = (sum: Sum): Row<'usage'> => ({
  ...tenantOf(sum.newest),
  secret_id: sum.newest.key.secretId,
  hour: iso(sum.hour),
  operation: sum.operation,
  code: codeOf(sum.newest),
  kind: kindOf(sum.newest),
  requests: sum.count,
  duration_ms: sum.durationMs,
});

export const denialRow = (sum: Sum): Row<'denials'> => ({
  ...tenantOf(sum.newest),
  ...seen(sum),
  secret_id: sum.newest.key.secretId,
  code: codeOf(sum.newest),
  last_ip: sum.newest.ip,
});

export const sourceRow = (sum: Sum): Row<'sources'> => ({
  ...tenantOf(sum.newest),
  ...seen(sum),
  ip: sum.newest.ip,
});

export const deadUseRow = (type: DeadUse, note: UseNote): Row<'deadUses'> => ({
  ...tenantOf(note),
  id: newId(),
  secret_id: note.key.secretId,
  type,
  day: iso(note.at).slice(0, 10),
  at: iso(note.at),
  label: note.key.principal.actor.label,
  data: JSON.stringify({
    secretId: encodeId('ApiKeySecret', note.key.secretId),
    last4: note.key.principal.key?.last4,
    ...(type === 'retired_secret_used' ? { retiredAt: note.key.retiresAt } : { code: note.code }),
    userAgent: note.userAgent,
  }),
  request_id: note.requestId,
  ip: note.ip,
});

export const requestRow = (note: UseNote): Row<'requests'> => ({
  id: newIdAt(note.at),
  ...tenantOf(note),
  secret_id: note.key.secretId,
  request_id: note.requestId,
  operation: note.operation,
  code: note.code,
  status: note.status,
  duration_ms: note.durationMs,
  ip: note.ip,
  user_agent: note.userAgent,
  at: iso(note.at),
});
