import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import { RequestError } from '#server/errors.ts';

/** Where GitHub publishes the keys that its secret scanning signs with. */
export const githubLeakKeysUrl = 'https://api.github.com/meta/public_keys/secret_scanning';

export interface LeakSignatures {
  /** Whether these bytes are signed by the scanner's key of this identifier. */
  verify(identifier: string, signature: string, body: Buffer): Promise<boolean>;
}

export interface LeakSignaturesOptions {
  url: string;
  log: Logger;
  now(): Date;
}

const freshForMs = 60 * 60 * 1000;
/** Keys that could not be asked for again are believed for so long. */
const usableForMs = 24 * freshForMs;
/** Identifiers that nobody knows must not make us ask for keys all the time. */
const askAgainAfterMs = 60 * 1000;
const answerWithinMs = 5_000;
const maxAnswerBytes = 64 * 1024;

const answer = z.object({
  public_keys: z.array(z.object({ key_identifier: z.string(), key: z.string() })).max(100),
});

type Keys = ReadonlyMap<string, KeyObject>;

/** ECDSA over P-256 with SHA-256, as GitHub's partner program signs the raw body of what it reports. */
export function createLeakSignatures({ url, log, now }: LeakSignaturesOptions): LeakSignatures {
  let keys: Keys = new Map();
  let fetchedAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;

  const age = (since: number) => now().getTime() - since;

  async function ask(): Promise<void> {
    askedAt = now().getTime();
    try {
      keys = await fetchKeys(url);
      fetchedAt = now().getTime();
    } catch (error) {
      log.warn({ err: error, url }, 'the public keys of the secret scanner could not be fetched');
    }
  }

  async function keyOf(identifier: string): Promise<KeyObject | undefined> {
    const isKnown = keys.has(identifier) && age(fetchedAt) < freshForMs;
    if (!isKnown && (asking || age(askedAt) >= askAgainAfterMs)) {
      asking ??= ask().finally(() => {
        asking = null;
      });
      await asking;
    }
    if (age(fetchedAt) < usableForMs && keys.has(identifier)) return keys.get(identifier);
    if (fetchedAt >= askedAt) return undefined;
    const message =
      'The public keys of the secret scanner could not be fetched. Nothing was done; send it again.';
    throw new RequestError('SCANNER_KEYS_UNAVAILABLE', 503, message, { headers: { 'Retry-After': '60' } });
  }

  return {
    async verify(identifier, signature, body) {
      const key = await keyOf(identifier);
      return key !== undefined && verify('sha256', body, key, Buffer.from(signature, 'base64'));
    },
  };
}

async function fetchKeys(url: string): Promise<Keys> {
  const response = await fetch(url, {
    headers: { accept: 'application/json', 'user-agent': 'countersign' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const given = answer.parse(JSON.parse(await boundedText(response)));
  return new Map(
    given.public_keys.flatMap(({ key_identifier, key }) => {
      const found = createPublicKey(key);
      return found.asymmetricKeyDetails?.namedCurve === 'prime256v1'
        ? [[key_identifier, found] as const]
        : [];
    }),
  );
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxAnswerBytes) throw new Error(`answered more than ${maxAnswerBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
