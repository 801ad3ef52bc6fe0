import { MalformedError, sameBytes } from './bytes.ts';
import { canonicalBytes } from './payload.ts';
import { type Verification, type VerifyOptions, verifyProof } from './verify-proof.ts';

/** A change of a thing as somebody is shown it. */
export interface ShownChange {
  /** `act_…` */
  id: string;
  type: string;
  subject: { id: string; label: string };
  actor: { type: string; id: string | null; label: string };
  createdAt: string;
  data: unknown;
  reason: string | null;
  requestId: string;
}

/** What the ledger keeps of a change: the payload of its entry. */
export interface KeptChange extends Omit<ShownChange, 'createdAt'> {
  kind: 'countersign/history';
  v: 1;
  /** Among the changes of its subject, from 1. */
  number: number;
  at: string;
}

/**
 * `intact`: shown as the ledger has it. `altered`: shown otherwise. `removed`: in the ledger and not shown.
 * `missing`: shown and not in the ledger. `waiting`: the same, but so new that it may be on its way. `unproved`: its
 * entry proves nothing. `unchecked`: this platform cannot check its entry.
 */
export type ChangeOutcome =
  | 'intact'
  | 'altered'
  | 'removed'
  | 'missing'
  | 'waiting'
  | 'unproved'
  | 'unchecked';

export interface CheckedChange {
  /** `act_…`; null where not even that is proved. */
  id: string | null;
  outcome: ChangeOutcome;
  /** Why it is unproved; else null. */
  detail: string | null;
  /** What is shown otherwise than the ledger has it. */
  differing: readonly string[];
  shown: ShownChange | null;
  /** Only what its proof proves. */
  kept: KeptChange | null;
  /** Its place in the log, and its id there. */
  logIndex: number | null;
  entryId: string | null;
}

export interface CheckedHistory {
  verdict: 'intact' | 'broken' | 'incomplete';
  /** The newest first. */
  changes: readonly CheckedChange[];
  /** The numbers of changes of which nothing is left. */
  lost: readonly number[];
}

export interface History {
  /** Whose history it is. */
  subjectId: string;
  shown: readonly ShownChange[];
  /** The proofs of its entries in the ledger (`.tlog-proof` with the payload). */
  proofs: readonly string[];
  /** What was changed later than this may still be on its way into the ledger. */
  settledAt: string;
}

/** Holds what is shown of a thing's history against what the ledger proves of it. */
export async function verifyHistory(
  { subjectId, shown, proofs, settledAt }: History,
  keys: VerifyOptions,
): Promise<CheckedHistory> {
  const entries = await Promise.all(proofs.map((proof) => readEntry(proof, subjectId, keys)));
  const kept = new Set(entries.map(({ id }) => id));
  const shownById = new Map(shown.map((change) => [change.id, change]));
  const unkept = shown.filter(({ id }) => !kept.has(id));
  const changes = [
    ...entries.map((entry) => compared(entry, shownById.get(entry.id ?? '') ?? null)),
    ...unkept.map((change) => unrecorded(change, settledAt)),
  ].sort((a, b) => timeOf(b).localeCompare(timeOf(a)) || numberOf(b) - numberOf(a));
  const lost = gapsIn(entries.flatMap((entry) => entry.kept?.number ?? []));
  return { verdict: verdictOf(changes, lost), changes, lost };
}

const timeOf = ({ kept, shown }: CheckedChange) => kept?.at ?? shown?.createdAt ?? '';
const numberOf = ({ kept }: CheckedChange) => kept?.number ?? Number.MAX_SAFE_INTEGER;

type Entry = Omit<CheckedChange, 'differing' | 'shown'>;

async function readEntry(file: string, subjectId: string, keys: VerifyOptions): Promise<Entry> {
  const verification = await verifyProof(file, keys);
  const { proof, verdict } = verification;
  const entryId = proof?.event.opening.eventId ?? null;
  const place = { id: entryId && activityIdOf(entryId), logIndex: proof?.index ?? null, entryId };
  const unproved = (detail: string): Entry => ({ ...place, outcome: 'unproved', detail, kept: null });
  if (verdict === 'failed' || !proof) return unproved(failureOf(verification));
  const { payload, opening } = proof.event;
  if (!isKept(payload)) return unproved('It does not disclose a change.');
  const isItself = opening.type === `countersign.${payload.type}` && payload.id === place.id;
  if (!isItself) return unproved('It is filed under another id or type than the change that it discloses.');
  if (payload.subject.id !== subjectId) return unproved('It is about something else.');
  if (verdict === 'incomplete') return { ...place, outcome: 'unchecked', detail: null, kept: payload };
  return { ...place, outcome: 'intact', detail: null, kept: payload };
}

/** An entry has the id of its activity. */
const activityIdOf = (entryId: string) => entryId.replace(/^evt_/, 'act_');

function failureOf({ steps, failed }: Verification): string {
  return steps.find(({ name }) => name === failed)?.detail ?? 'Its proof cannot be read.';
}

function isKept(payload: object | null): payload is KeptChange {
  const { kind, v, id, number, type, subject } = (payload ?? {}) as Partial<KeptChange>;
  return (
    kind === 'countersign/history' &&
    v === 1 &&
    typeof id === 'string' &&
    typeof type === 'string' &&
    typeof subject?.id === 'string' &&
    Number.isSafeInteger(number)
  );
}

function compared(entry: Entry, shown: ShownChange | null): CheckedChange {
  const { kept } = entry;
  if (!kept) return { ...entry, differing: [], shown };
  if (!shown) return { ...entry, outcome: 'removed', differing: [], shown };
  const differing = differences(shown, kept);
  const outcome = differing.length > 0 ? 'altered' : entry.outcome;
  return { ...entry, outcome, differing, shown };
}

/** What the ledger keeps of a change, as far as it is shown; whatever else is shown is no claim about it. */
const asKept = ({ id, type, subject, actor, createdAt, data, reason, requestId }: ShownChange) => ({
  ...{ id, type, data, reason, requestId, at: createdAt },
  subject: { id: subject.id, label: subject.label },
  actor: { type: actor.type, id: actor.id, label: actor.label },
});

function differences(
  shown: ShownChange,
  { kind: _kind, v: _v, number: _number, ...kept }: KeptChange,
): string[] {
  const sides: [Record<string, unknown>, Record<string, unknown>] = [asKept(shown), kept];
  const names = [...new Set(sides.flatMap(Object.keys))];
  return names.filter((name) => !isSame(sides[0][name], sides[1][name]));
}

/** As the ledger sees it: by the canonical form, which all has that is kept there. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  try {
    return sameBytes(canonicalBytes({ value: one }), canonicalBytes({ value: other }));
  } catch (error) {
    if (error instanceof MalformedError) return false;
    throw error;
  }
}

function unrecorded(shown: ShownChange, settledAt: string): CheckedChange {
  const outcome = Date.parse(shown.createdAt) > Date.parse(settledAt) ? 'waiting' : 'missing';
  const nothing = { detail: null, differing: [], kept: null, logIndex: null, entryId: null };
  return { ...nothing, id: shown.id, outcome, shown };
}

/** The numbers that should be there below the largest. */
function gapsIn(numbers: readonly number[]): number[] {
  const known = new Set(numbers);
  const last = Math.max(0, ...numbers);
  return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !known.has(number));
}

function verdictOf(changes: readonly CheckedChange[], lost: readonly number[]): CheckedHistory['verdict'] {
  const broken: readonly ChangeOutcome[] = ['altered', 'removed', 'missing', 'unproved'];
  if (lost.length > 0 || changes.some(({ outcome }) => broken.includes(outcome))) return 'broken';
  const isWhole = changes.length > 0 && changes.every(({ outcome }) => outcome === 'intact');
  return isWhole ? 'intact' : 'incomplete';
}
