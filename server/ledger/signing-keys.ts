import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import { newId } from '#server/db/id.ts';
import { endorse } from './key-endorsement.ts';
import { type KeyLabel, unwrap, wrap } from './key-wrapping.ts';
import { SigningKeyError } from './ledger.errors.ts';
import { inLogTransaction, type LogHead, type SigningKeyRow } from './log-transaction.ts';

/** An Ed25519 key ready to sign. */
export interface LoadedKey {
  id: string;
  /** Raw, 32 bytes. */
  publicKey: Buffer;
  privateKey: KeyObject;
}

/** Receipts of single events, or the heads of the tree over all of them. */
export type Purpose = 'RECEIPT' | 'CHECKPOINT';

export interface SigningKeys {
  /** The current key of a log whose lock `client` holds; made when there is none yet. */
  current(client: ClientBase, log: KeyPlace, head: LogHead): Promise<LoadedKey>;
  /** Any key of a log; throws for one that was not made under a SECRET_KEY of ours. */
  open(row: SigningKeyRow, environment: Environment): LoadedKey;
}

export interface KeyPlace {
  environment: Environment;
  purpose: Purpose;
}

interface KeySource {
  secrets: ServerSecrets;
  now(): Date;
}

/** Keys stay in memory once opened; which one is current is the database's word, batch by batch. */
export function createSigningKeys(source: KeySource): SigningKeys {
  const loaded = new Map<string, LoadedKey>();

  function open(row: SigningKeyRow, environment: Environment): LoadedKey {
    const known = loaded.get(row.id);
    if (known) return known;
    const key = openKey(row, environment, source.secrets);
    loaded.set(key.id, key);
    return key;
  }

  return {
    open,
    async current(client, place, head) {
      const row = head.signingKeys[place.purpose];
      return row ? open(row, place.environment) : insertKey(client, place, head, source);
    },
  };
}

/**
 * Retires the current key and makes the next. What retired keys signed stays valid: their public key is kept. A
 * checkpoint key is endorsed by the one before it, so that whoever trusts one key of a log can follow it for good.
 */
export async function rotateSigningKey(
  deps: KeySource & { pool: Pool },
  place: KeyPlace,
): Promise<{ id: string; publicKey: Buffer }> {
  const { environment, purpose } = place;
  const { id, publicKey } = await inLogTransaction(deps.pool, environment, async (client, head) => {
    await client.query(
      'update signing_key set retired_at = $3 where environment = $1 and purpose = $2 and retired_at is null',
      [environment, purpose, deps.now().toISOString()],
    );
    const next = await insertKey(client, place, head, deps);
    const before = head.signingKeys[purpose];
    if (purpose === 'CHECKPOINT' && before && head.origin) {
      const successor = { origin: head.origin, fromSize: Number(head.lastIndex) + 2 };
      const endorsement = endorse(successor, openKey(before, environment, deps.secrets), next);
      await client.query('update signing_key set endorsement = $2 where id = $1', [next.id, endorsement]);
    }
    return next;
  });
  return { id, publicKey };
}

/**
 * Wraps anew what only a previous SECRET_KEY opens, so that SECRET_KEY_PREVIOUS can be dropped afterwards.
 * For the start of the server, after the fingerprint check. Answers how many keys it wrapped.
 */
export async function rewrapSigningKeys(deps: { pool: Pool; secrets: ServerSecrets }): Promise<number> {
  const { rows } = await deps.pool.query<SigningKeyRow & { environment: Environment }>(
    'select id, environment, public_key, wrapped_private_key from signing_key',
  );
  const [newest, ...previous] = deps.secrets.wrappingKeys;
  let rewrapped = 0;
  for (const row of rows) {
    if (!newest || unwrap(row.wrapped_private_key, row, newest)) continue;
    const seed = firstOpened(row.wrapped_private_key, row, previous);
    if (!seed) continue;
    await deps.pool.query(
      'update signing_key set wrapped_private_key = $2 where id = $1 and wrapped_private_key = $3',
      [row.id, wrap(seed, row, newest), row.wrapped_private_key],
    );
    rewrapped++;
  }
  return rewrapped;
}

async function insertKey(
  client: ClientBase,
  { environment, purpose }: KeyPlace,
  { lastIndex }: LogHead,
  { secrets, now }: KeySource,
): Promise<LoadedKey> {
  const [wrappingKey] = secrets.wrappingKeys;
  if (!wrappingKey) throw new SigningKeyError('There is no wrapping key for a new signing key.');
  const id = newId();
  const { privateKey } = generateKeyPairSync('ed25519');
  const { publicKey, seed } = rawKeys(privateKey);
  await client.query(
    `insert into signing_key (id, environment, purpose, since_size, public_key, wrapped_private_key, created_at)
      values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      id,
      environment,
      purpose,
      (lastIndex + 1n).toString(),
      publicKey,
      wrap(seed, { id, environment }, wrappingKey),
      now().toISOString(),
    ],
  );
  return { id, publicKey, privateKey };
}

function openKey(row: SigningKeyRow, environment: Environment, secrets: ServerSecrets): LoadedKey {
  const { id, public_key: publicKey } = row;
  const seed = firstOpened(row.wrapped_private_key, { id, environment }, secrets.wrappingKeys);
  if (!seed) {
    throw new SigningKeyError(
      `Signing key ${id} was wrapped under another SECRET_KEY; name that one in SECRET_KEY_PREVIOUS.`,
    );
  }
  const privateKey = createPrivateKey({
    key: { kty: 'OKP', crv: 'Ed25519', d: seed.toString('base64url'), x: publicKey.toString('base64url') },
    format: 'jwk',
  });
  if (!rawKeys(privateKey).publicKey.equals(publicKey)) {
    throw new SigningKeyError(`Signing key ${id} does not belong to the public key stored beside it.`);
  }
  return { id, publicKey, privateKey };
}

function firstOpened(wrapped: Buffer, label: KeyLabel, wrappingKeys: readonly Buffer[]): Buffer | null {
  for (const wrappingKey of wrappingKeys) {
    const seed = unwrap(wrapped, label, wrappingKey);
    if (seed) return seed;
  }
  return null;
}

function rawKeys(privateKey: KeyObject): { publicKey: Buffer; seed: Buffer } {
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  return { publicKey: Buffer.from(x, 'base64url'), seed: Buffer.from(d, 'base64url') };
}
