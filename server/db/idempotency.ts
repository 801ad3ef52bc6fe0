import type { EntityManager } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import type { Owner } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { newId } from './id.ts';

/** How long an answer is kept and repeated. */
export const keptMs = 24 * 60 * 60 * 1000;
/** For how long a request holds its key; a process that died lets go of it by then. */
const claimMs = 60_000;

/** An answer as it went out, without what may be shown only once. */
export interface KeptAnswer {
  data?: unknown;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

/** A request's hold on its idempotency key. */
export interface Claim {
  /** New with each claim: who has lost the key to another can neither commit nor answer under it. */
  readonly id: string;
  /** Whether a transaction has been committed under it. */
  hasEffect: boolean;
  /** Values that are shown once and kept nowhere. */
  readonly secrets: Set<string>;
}

interface Row {
  fingerprint: Buffer;
  state: 'RUNNING' | 'COMMITTED' | 'ANSWERED';
  isClaimed: boolean;
  answer: KeptAnswer | null;
}

/**
 * Takes the key for this request, or answers what the first one with it was answered. The row goes from RUNNING to
 * COMMITTED in the business transaction itself, so a process that dies at any moment leaves either no effect and a
 * key that is free again, or an effect that is never repeated.
 */
export async function claim(
  pool: Pool,
  owner: Owner,
  { key, fingerprint, now }: { key: string; fingerprint: Buffer; now: Date },
): Promise<Claim | KeptAnswer> {
  const id = newId();
  const ends = (ms: number) => new Date(now.getTime() + ms);
  const { rowCount } = await pool.query({
    name: 'idempotency_claim',
    text: `insert into idempotency_key as kept
        (id, organization_id, environment, key, fingerprint, state, claimed_until, created_at, expires_at)
      values ($1, $2, $3, $4, $5, 'RUNNING', $6, $7, $8)
      on conflict (organization_id, environment, key) do update set id = excluded.id,
        fingerprint = excluded.fingerprint, state = 'RUNNING', claimed_until = excluded.claimed_until, answer = null,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      where kept.expires_at <= $7
        or (kept.state = 'RUNNING' and kept.claimed_until <= $7 and kept.fingerprint = excluded.fingerprint)`,
    values: [id, owner.organizationId, owner.environment, key, fingerprint, ends(claimMs), now, ends(keptMs)],
  });
  if (rowCount === 1) return { id, hasEffect: false, secrets: new Set() };
  const { rows } = await pool.query<Row>(
    `select fingerprint, state, claimed_until > $4 as "isClaimed", answer from idempotency_key
     where organization_id = $1 and environment = $2 and key = $3`,
    [owner.organizationId, owner.environment, key, now],
  );
  return keptAnswer(rows[0], fingerprint);
}

/** Whether there is an answer that a request with this key may be given again. */
export async function isAnswered(pool: Pool, owner: Owner, key: string, now: Date): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from idempotency_key
     where organization_id = $1 and environment = $2 and key = $3 and state = 'ANSWERED' and expires_at > $4`,
    [owner.organizationId, owner.environment, key, now],
  );
  return rowCount === 1;
}

function keptAnswer(row: Row | undefined, fingerprint: Buffer): KeptAnswer {
  // It was let go between the two statements: whoever held it had no effect.
  if (!row) throw inFlight();
  if (!row.fingerprint.equals(fingerprint)) {
    throw new RequestError(
      'IDEMPOTENCY_KEY_REUSED',
      422,
      'This idempotency key was used for another request, or by another credential. Use a new key for a new request.',
    );
  }
  if (row.state === 'ANSWERED' && row.answer) return row.answer;
  if (row.isClaimed) throw inFlight();
  throw new RequestError(
    'IDEMPOTENCY_ANSWER_LOST',
    409,
    'The first request with this idempotency key took effect, but its answer was lost. Look for its result; nothing was done again.',
  );
}

function inFlight(): RequestError {
  return new RequestError(
    'IDEMPOTENCY_CONFLICT',
    409,
    'A request with this idempotency key is still under way. Try again in a second.',
    { details: { retryAfter: 1 }, headers: { 'Retry-After': '1' } },
  );
}

/** To be called inside the business transaction: from its commit on the request has had its effect. */
export async function commitClaim(em: EntityManager, { id }: Claim): Promise<void> {
  const held = await em.execute<unknown[]>(
    `update idempotency_key set state = 'COMMITTED' where id = ? returning id`,
    [id],
  );
  if (held.length === 0) throw inFlight();
}

/** Keeps the answer of a request that had an effect; what had none may be tried again under the same key. */
export async function settleClaim(pool: Pool, held: Claim, answer: KeptAnswer): Promise<void> {
  if (!held.hasEffect) {
    await pool.query(`delete from idempotency_key where id = $1 and state = 'RUNNING'`, [held.id]);
    return;
  }
  const text = JSON.stringify(answer, (_name, value) => (held.secrets.has(value) ? null : value));
  await pool.query(`update idempotency_key set state = 'ANSWERED', answer = $2 where id = $1`, [
    held.id,
    text,
  ]);
}

export async function dropExpired(pool: Pool, now: Date): Promise<void> {
  await pool.query('delete from idempotency_key where expires_at <= $1', [now]);
}
