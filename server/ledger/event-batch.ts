import type { ClientBase, Pool } from 'pg';
import type { Actor, Environment } from '#server/auth/principal.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type CommitmentVersion, commitmentOf, versionFor } from './commitment.ts';
import { grow } from './growth.ts';
import { headInsertion, headValues, signHead, storeTiles } from './integrate.ts';
import { AppendError } from './ledger.errors.ts';
import { anyWanting, frontierOf, inLogTransaction, type LogHead } from './log-transaction.ts';
import { leafHash } from './merkle.ts';
import { nameLog } from './origin.ts';
import { type InclusionProof, provedBy } from './proof.ts';
import { receiptOf, signReceipt } from './receipt.ts';
import type { LoadedKey, SigningKeys } from './signing-keys.ts';

/** An event before it has a place in the log. */
export interface EventEntry {
  id: string;
  organizationId: string;
  environment: Environment;
  type: string;
  canonical: Buffer;
  payloadHash: Buffer;
  salt: Buffer;
  ingestedAt: Date;
  /** When it happened, as its sender says. */
  occurredAt: Date | null;
  /** The RFC 8785 form of what its sender says beside the payload. */
  metadata: string | null;
  apiKeyId: string | null;
  createdByType: Actor['type'];
  createdById: string | null;
  createdByLabel: string;
  /** What it is about, where it is an entry of the organization's own history rather than an event. */
  historyOf?: string;
  /** The request's hold on its idempotency key (`db/idempotency.ts`), which takes effect with the event. */
  claimId?: string;
  /** The trace that it becomes part of (`traces/trace-filing.ts`), or is refused with. */
  traceId?: string;
}

/** What the log adds. */
export interface AppendedEvent {
  logIndex: bigint;
  commitment: Buffer;
  commitmentVersion: CommitmentVersion;
  signature: Buffer;
  signingKeyId: string;
  publicKey: Buffer;
  /** The proof under the head that was signed with it, of an event that has just been appended. */
  inclusion?: () => InclusionProof;
}

type Row = EventEntry & AppendedEvent;

/** What one request appends, of one organization and one moment: all of it or nothing. */
export type Unit = readonly EventEntry[];

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

/** One statement for any number of rows and the head over them, prepared once per connection. */
const insertion = {
  name: 'ledger_event_insert',
  text: `with head as (${headInsertion(21)})
    insert into event (id, organization_id, environment, type, canonical, payload_hash, salt, commitment,
      log_index, signature, signing_key_id, ingested_at, api_key_id, created_by_type, created_by_id, created_by_label,
      occurred_at, metadata, commitment_version, subject_id, kind)
    select r.id, r.organization_id, $1, r.type, r.canonical, r.payload_hash, r.salt, r.commitment, r.log_index,
      r.signature, $2, r.ingested_at, r.api_key_id, r.created_by_type, r.created_by_id, r.created_by_label,
      r.occurred_at, r.metadata, r.commitment_version,
      r.subject_id, case when r.subject_id is null then 'EVENT' else 'HISTORY' end
    from unnest($3::uuid[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[],
      $10::bigint[], $11::bytea[], $12::timestamptz[], $13::uuid[], $14::text[], $15::uuid[], $16::text[],
      $17::timestamptz[], $18::text[], $19::smallint[], $20::uuid[])
      as r (id, organization_id, type, canonical, payload_hash, salt, commitment, log_index, signature, ingested_at,
        api_key_id, created_by_type, created_by_id, created_by_label, occurred_at, metadata, commitment_version,
        subject_id)`,
};

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
  units: readonly Unit[],
): Promise<Batch> {
  let messages = 0;
  const batch = await inLogTransaction(deps.pool, environment, async (client, head) => {
    deps.check(head);
    const refusals = await deps.admit(client, units);
    const admitted = units.filter((_unit, position) => !refusals[position]).flat();
    if (admitted.length === 0) return { answers: refusals as Error[], checkpoint: null };
    const { rows, checkpoint } = await append(deps, client, head, { environment, admitted });
    if (head.isWanted) messages = await insertMessages(client, environment, rows);
    await deps.file?.(client, rows);
    await commitClaims(client, rows);
    let end = 0;
    const answers = units.map((unit, position) => {
      const refusal = refusals[position];
      if (refusal) return refusal;
      end += unit.length;
      return rows.slice(end - unit.length, end);
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
    if (taken.length === 0) return { appended: 0, checkpoint: null };
    const { rows, checkpoint } = await append(deps, client, head, { environment, admitted: taken });
    return { appended: rows.length, checkpoint };
  });
}

async function append(
  deps: Omit<BatchDeps, 'admit'>,
  client: ClientBase,
  head: LogHead,
  { environment, admitted }: { environment: Environment; admitted: readonly EventEntry[] },
): Promise<{ rows: Row[]; checkpoint: Checkpoint }> {
  const frontier = frontierOf(head);
  const log = { environment, origin: head.origin ?? (await nameLog(client, deps, environment)) };
  const receiptKey = await deps.keys.current(client, { environment, purpose: 'RECEIPT' }, head);
  const headKey = await deps.keys.current(client, { environment, purpose: 'CHECKPOINT' }, head);
  const committed = admitted.map(commit);
  const growth = grow(
    frontier,
    committed.map(({ commitment }) => leafHash(commitment)),
  );
  const [integrated, ...rows] = await Promise.all([
    signHead(log, growth, headKey, deps.now()),
    ...committed.map((entry, offset) =>
      seal({ ...entry, logIndex: head.lastIndex + 1n + BigInt(offset) }, receiptKey),
    ),
  ]);
  await insert(client, environment, receiptKey, rows, headValues(log, integrated, headKey));
  await storeTiles(client, environment, frontier, growth);
  for (const row of rows) row.inclusion = () => provedBy(integrated, Number(row.logIndex));
  return { rows, checkpoint: integrated.checkpoint };
}

/** For webhooks, of those organizations alone that want them. The message has the event's own id, and is filled in later. */
async function insertMessages(
  client: ClientBase,
  environment: Environment,
  rows: readonly Row[],
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

type Committed = EventEntry & Pick<Row, 'commitment' | 'commitmentVersion'>;

function commit(entry: EventEntry): Committed {
  const commitmentVersion = versionFor(entry);
  return { ...entry, commitmentVersion, commitment: commitmentOf({ ...entry, commitmentVersion }) };
}

/** The receipt names the index, so it can only be signed under the lock; the thread pool makes it short. */
async function seal(entry: Committed & Pick<Row, 'logIndex'>, key: LoadedKey): Promise<Row> {
  const signature = await signReceipt(receiptOf(entry), key.privateKey);
  return { ...entry, signature, signingKeyId: key.id, publicKey: key.publicKey };
}

async function insert(
  client: ClientBase,
  environment: Environment,
  key: LoadedKey,
  rows: readonly Row[],
  head: readonly unknown[],
): Promise<void> {
  const values = [
    environment,
    key.id,
    rows.map((row) => row.id),
    rows.map((row) => row.organizationId),
    rows.map((row) => row.type),
    rows.map((row) => row.canonical),
    rows.map((row) => row.payloadHash),
    rows.map((row) => row.salt),
    rows.map((row) => row.commitment),
    rows.map((row) => row.logIndex.toString()),
    rows.map((row) => row.signature),
    rows.map((row) => row.ingestedAt.toISOString()),
    rows.map((row) => row.apiKeyId),
    rows.map((row) => row.createdByType),
    rows.map((row) => row.createdById),
    rows.map((row) => row.createdByLabel),
    rows.map((row) => row.occurredAt?.toISOString() ?? null),
    rows.map((row) => row.metadata),
    rows.map((row) => row.commitmentVersion),
    rows.map((row) => row.historyOf ?? null),
    ...head,
  ];
  const { rowCount } = await client.query({ ...insertion, values });
  if (rowCount !== rows.length) throw new AppendError('The database took fewer events than it was given.');
}

const commitment = {
  name: 'ledger_claims_commit',
  text: `update idempotency_key set state = 'COMMITTED' where id = any($1::uuid[])`,
};

/** SQLSTATE integrity_constraint_violation: whose claim is gone fails alone, as a row that the database refuses. */
const claimGone = '23000';

async function commitClaims(client: ClientBase, rows: readonly Row[]): Promise<void> {
  const claims = [...new Set(rows.flatMap(({ claimId }) => claimId ?? []))];
  if (claims.length === 0) return;
  const { rowCount } = await client.query({ ...commitment, values: [claims] });
  if (rowCount !== claims.length) {
    throw new AppendError('Another request has taken over the idempotency key.', claimGone);
  }
}
