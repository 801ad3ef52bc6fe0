import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { addressGroup } from '#server/auth/networks.ts';
import { RequestError } from '#server/errors.ts';

export interface AddressLimiter {
  /** Counts, once or so many times, and refuses what is too much. */
  spend(ip: string, times?: number): Promise<void>;
  /** Refuses where too much was counted already. */
  requireRoom(ip: string): Promise<void>;
}

/** So many times a minute from one address, in this process: for what is answered without a credential. */
export function createAddressLimiter(perMinute: number): AddressLimiter {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return {
    async spend(ip, times = 1) {
      try {
        await limiter.consume(addressGroup(ip), times);
      } catch (error) {
        throw error instanceof RateLimiterRes ? tooMany(error) : error;
      }
    },
    async requireRoom(ip) {
      const counted = await limiter.get(addressGroup(ip));
      if (counted && counted.consumedPoints >= perMinute) throw tooMany(counted);
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): RequestError {
  const retryAfter = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const message = `Too many requests from this address. Try again in ${retryAfter} seconds.`;
  const headers = { 'Retry-After': String(retryAfter) };
  return new RequestError('RATE_LIMIT_EXCEEDED', 429, message, { details: { retryAfter }, headers });
}
