import type { Trouble } from '#server/ledger/watchers.query.ts';
import type { LedgerPublishing, LedgerWitness } from './ledger-overview.ts';

/** OK: all is well. LAGGING: something is late or waits to be mended. BROKEN: the log is not what it was, or cannot grow. */
export type HealthStatus = 'OK' | 'LAGGING' | 'BROKEN';

export interface HealthReason {
  code: string;
  message: string;
  since: Date | null;
}

export interface LedgerHealth {
  status: HealthStatus;
  reasons: readonly HealthReason[];
}

export interface Watched {
  size: number;
  damage: string | null;
  append: Trouble | null;
  witnesses: readonly LedgerWitness[];
  publishing: LedgerPublishing | null;
}

type Finding = HealthReason & { status: Exclude<HealthStatus, 'OK'> };

/** What a witness or a publication says of these is that the log has changed, or was set back. */
const breaking: readonly string[] = ['INCONSISTENT', 'AHEAD', 'CONTRADICTION', 'NOT_APPENDED'];

/** Witnesses are asked within a second of a new entry; this much later one that has not cosigned it is late. */
const lateMs = 5 * 60_000;

export function healthOf(watched: Watched, now: Date): LedgerHealth {
  const { damage, append, witnesses, publishing } = watched;
  const findings: Finding[] = [
    ...(damage ? [{ status: 'BROKEN', code: 'DAMAGED', message: damage, since: null } as const] : []),
    ...(append ? [found('The last event was not appended.', append)] : []),
    ...witnesses.flatMap((witness) => witnessFinding(witness, watched, now)),
    ...(publishing ? publishingFinding(publishing, watched, now) : []),
  ];
  const isBroken = findings.some(({ status }) => status === 'BROKEN');
  const reasons = findings.toSorted((a, b) => a.status.localeCompare(b.status));
  return {
    status: isBroken ? 'BROKEN' : findings.length > 0 ? 'LAGGING' : 'OK',
    reasons: reasons.map(({ code, message, since }) => ({ code, message, since })),
  };
}

const found = (message: string, { code, detail, since }: Trouble): Finding => ({
  ...{ status: breaking.includes(code) ? 'BROKEN' : 'LAGGING', code, since },
  message: detail ? `${message} ${detail}` : message,
});

/** `since`: when the first entry came that is not covered. */
const isLate = (since: Date | null, now: Date, allowedMs: number) =>
  since !== null && now.getTime() - since.getTime() > allowedMs;

function witnessFinding(
  { name, size, behindSince: since, trouble }: LedgerWitness,
  watched: Watched,
  now: Date,
): Finding[] {
  if (trouble) return [found(`The witness ${name} has not cosigned.`, trouble)];
  if (!isLate(since, now, lateMs)) return [];
  const message = `The witness ${name} is ${watched.size - size} entries behind.`;
  return [{ status: 'LAGGING', code: 'LATE', message, since }];
}

function publishingFinding(
  { size, behindSince: since, everySeconds, trouble }: LedgerPublishing,
  watched: Watched,
  now: Date,
): Finding[] {
  if (trouble) return [found('The newest checkpoint was not published.', trouble)];
  if (!isLate(since, now, lateMs + 2_000 * everySeconds)) return [];
  const message = `What is published is ${watched.size - size} entries behind.`;
  return [{ status: 'LAGGING', code: 'LATE', message, since }];
}
