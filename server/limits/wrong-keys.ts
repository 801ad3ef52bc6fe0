import type { Logger } from 'pino';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { type LookupGate, openGate } from '#server/api-keys/key-directory.ts';
import { addressGroup } from '#server/auth/networks.ts';
import { RequestError } from '#server/errors.ts';
import type { LimiterStore } from './limiter-store.ts';
import { createTurns } from './turns.ts';

/** How keys that are not known here, or no keys at all, are counted against the address they come from. */
export interface WrongKeys {
  /** What a request from this address goes through while it is found out which key it has. */
  gateFor(ip: string): LookupGate;
}

const windowSeconds = 60;
/** Lookups under way for one address: what a burst can be ahead of its count. */
const lookupsAtOnce = 8;
/** Lookups that an address which has used up its wrong keys is still granted, so that it can bring a right one. */
const lookupsPerSecond = 5;
/** The same of all such addresses together, in this process. */
const allLookupsPerSecond = 50;

const everyone = 'all';

/**
 * After `limit` wrong keys in a minute, an address is answered 429 instead of 401, and a key that this process has
 * never seen to be right costs a statement only within a small budget. A key it has seen always passes.
 */
export function createWrongKeys(store: LimiterStore, limit: number, log: Logger): WrongKeys {
  if (limit === 0) return { gateFor: () => openGate };
  const counted = store.limiterFor({ name: 'wrong-keys', limit, windowSeconds });
  const over = new RateLimiterMemory({ keyPrefix: 'over', points: 1, duration: windowSeconds });
  const ofAddress = new RateLimiterMemory({ keyPrefix: 'one', points: lookupsPerSecond, duration: 1 });
  const ofAll = new RateLimiterMemory({ keyPrefix: 'all', points: allLookupsPerSecond, duration: 1 });
  const inTurn = createTurns(lookupsAtOnce);

  /** How long the address is still over its limit, as far as this process knows; 0 when it is not. */
  const msOver = async (address: string) => (await over.get(address))?.msBeforeNext ?? 0;

  async function count(address: string): Promise<void> {
    const known = await msOver(address);
    if (known > 0) throw tooMany(known);
    const result = await counted.consume(address).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
    if (result.consumedPoints < limit) return;
    await over.block(address, Math.max(1, result.msBeforeNext) / 1000);
    if (result.consumedPoints > limit) throw tooMany(result.msBeforeNext);
    log.warn({ address, limit, windowSeconds }, 'too many wrong API keys from an address');
  }

  async function ask<Found>(address: string, load: () => Promise<Found | null>): Promise<Found | null> {
    const isOver = (await msOver(address)) > 0;
    if (isOver && !((await take(ofAddress, address)) && (await take(ofAll, everyone)))) throw tooMany(1_000);
    const found = await load();
    if (found === null) await count(address);
    return found;
  }

  return {
    gateFor(ip) {
      const address = addressGroup(ip);
      return {
        missed: () => count(address),
        ask: (load) => inTurn(address, () => ask(address, load)),
      };
    },
  };
}

async function take(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  try {
    await limiter.consume(key);
    return true;
  } catch (error) {
    if (error instanceof RateLimiterRes) return false;
    throw error;
  }
}

function tooMany(ms: number): RequestError {
  const retryAfter = Math.max(1, Math.ceil(ms / 1000));
  return new RequestError(
    'TOO_MANY_WRONG_KEYS',
    429,
    `Too many requests with keys that are not known here came from this address. Try again in ${retryAfter} seconds.`,
    { details: { retryAfter }, headers: { 'Retry-After': String(retryAfter) } },
  );
}
