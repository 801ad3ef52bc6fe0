import type { ClientBase, Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Draft, draftOf } from './draft.ts';
import type { AppendedEvent, EventEntry, Unit } from './event-entry.ts';
import { insertEvents } from './event-insertion.ts';
import { grow } from './growth.ts';
import { headValues, signHead, storeTiles } from './integrate.ts';
import { AppendError } from './ledger.errors.ts';
import { anyWanting, frontierOf, inLogTransaction, type LogHead } from './log-transaction.ts';
import { leafHash } from './merkle.ts';
import { nameLog } from './origin.ts';
import { provedBy } from './proof.ts';
import { receiptOf, signReceipt } from './receipt.ts';
import type { LoadedKey, SigningKeys } from './signing-keys.ts';

export interface BatchDeps {
  pool: Pool;
  keys: SigningKeys;
  /** Sees the head under the lock and may throw. */
  check(head: LogHead): void;
  admit: Admit;
  /** In the batch's own transaction too, after the events are inserted. */
  file?(client: ClientBase, events: readonly EventEntry[]): Promise<void>;
  /** The name of a log that has none yet. */
  originOf(environment: Environment): string;
  now(): Date;
  onMessages?(): void;
}

/** Answers, in the batch's own transaction, why a unit may not be appended; null in the place of one that may. */
export type Admit = (client: ClientBase, units: readonly Unit[]) => Promise<readonly (Error | null)[]>;

/** What a batch has come to. */
export interface Batch {
  /** In the place of each unit. */
  answers: (AppendedEvent[] | Error)[];
  /** Of the log after it; null when nothing was appended. */
  checkpoint: Checkpoint | null;
}

/**
 * Appends events of one environment in one transaction: all units that are admitted, in order, or none. The answer
 * comes after the commit.
 */
export async function appendBatch(
  deps: BatchDeps,
  environment: Environment,
  units: readonly Unit<Draft>[],
): Promise<Batch> {
  let messages = 0;
  const batch = await inLogTransaction(deps.pool, environment, async (client, head) => {
    deps.check(head);
    const refusals = await deps.admit(client, units);
    const admitted = units.filter((_unit, position) => !refusals[position]).flat();
    if (admitted.length === 0) return { answers: refusals as Error[], checkpoint: null };
    const { appended, checkpoint } = await append(deps, client, head, { environment, drafts: admitted });
    if (head.isWanted) messages = await insertMessages(client, environment, admitted);
    await deps.file?.(client, admitted);
    await commitClaims(client, admitted);
    let end = 0;
    const answers = units.map((unit, position) => {
      const refusal = refusals[position];
      if (refusal) return refusal;
      end += unit.length;
      return appended.slice(end - unit.length, end);
    });
    return { answers, checkpoint };
  });
  if (messages > 0) deps.onMessages?.();
  return batch;
}

/** Finds, in the batch's own transaction and under the log's lock, what is to be appended, and takes it away. */
export type Take = (client: ClientBase) => Promise<readonly EventEntry[]>;

/** Appends what is taken, in the transaction that takes it: each is in one place or the other, never in both. */
export function appendTaken(
  deps: Omit<BatchDeps, 'admit' | 'onMessages'>,
  environment: Environment,
  take: Take,
): Promise<{ appended: number; checkpoint: Checkpoint | null }> {
  return inLogTransaction(deps.pool, environment, async (client, head) => {
    deps.check(head);
    const taken = await take(client);
    const drafts = taken.map(draftOf);
    if (drafts.length === 0) return { appended: 0, checkpoint: null };
    const { checkpoint } = await append(deps, client, head, { environment, drafts });
    return { appended: drafts.length, checkpoint };
  });
}

async function append(
  deps: Omit<BatchDeps, 'admit'>,
  client: ClientBase,
  head: LogHead,
  { environment, drafts }: { environment: Environment; drafts: readonly Draft[] },
): Promise<{ appended: AppendedEvent[]; checkpoint: Checkpoint }> {
  const frontier = frontierOf(head);
  const log = { environment, origin: head.origin ?? (await nameLog(client, deps, environment)) };
  const receiptKey = await deps.keys.current(client, { environment, purpose: 'RECEIPT' }, head);
  const headKey = await deps.keys.current(client, { environment, purpose: 'CHECKPOINT' }, head);
  const signing = drafts.map((draft, offset) =>
    seal(draft, head.lastIndex + 1n + BigInt(offset), receiptKey),
  );
  const growth = grow(
    frontier,
    drafts.map(({ commitment }) => leafHash(commitment)),
  );
  const integrated = signHead(log, growth, headKey, deps.now());
  const appended = await Promise.all(signing);
  const values = headValues(log, integrated, headKey);
  await insertEvents(client, { environment, drafts, appended, head: values });
  await storeTiles(client, environment, frontier, growth);
  for (const event of appended) event.inclusion = () => provedBy(integrated, Number(event.logIndex));
  return { appended, checkpoint: integrated.checkpoint };
}

/** The receipt names the index, so it can only be signed under the lock; the thread pool makes it short. */
async function seal(draft: Draft, logIndex: bigint, key: LoadedKey): Promise<AppendedEvent> {
  const { commitment, commitmentVersion } = draft;
  const signature = await signReceipt(receiptOf({ ...draft, logIndex }), key.privateKey);
  return {
    logIndex,
    commitment,
    commitmentVersion,
    signature,
    signingKeyId: key.id,
    publicKey: key.publicKey,
  };
}

/** For webhooks, of those organizations alone that want them. The message has the event's own id, and is filled in later. */
async function insertMessages(
  client: ClientBase,
  environment: Environment,
  rows: readonly EventEntry[],
): Promise<number> {
  const { rowCount } = await client.query({
    name: `ledger_messages_${environment}`,
    text: `insert into webhook_message (id, organization_id, environment, type, subject_id, created_at)
      select id, organization_id, '${environment}', 'event.anchored', id, ingested_at
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as r (id, organization_id, ingested_at)
      where exists (${anyWanting(environment)} and endpoint.organization_id = r.organization_id)`,
    values: [
      rows.map((row) => row.id),
      rows.map((row) => row.organizationId),
      rows.map((row) => row.ingestedAt.toISOString()),
    ],
  });
  return rowCount ?? 0;
}

const commitment = {
  name: 'ledger_claims_commit',
  text: `update idempotency_key set state = 'COMMITTED' where id = any($1::uuid[])`,
};

/** SQLSTATE integrity_constraint_violation: whose claim is gone fails alone, as a row that the database refuses. */
const claimGone = '23000';

async function commitClaims(client: ClientBase, rows: readonly EventEntry[]): Promise<void> {
  const claims = [...new Set(rows.flatMap(({ claimId }) => claimId ?? []))];
  if (claims.length === 0) return;
  const { rowCount } = await client.query({ ...commitment, values: [claims] });
  if (rowCount !== claims.length) {
    throw new AppendError('Another request has taken over the idempotency key.', claimGone);
  }
}
