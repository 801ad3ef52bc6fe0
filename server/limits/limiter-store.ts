import { Redis } from 'ioredis';
import type pg from 'pg';
import type { Logger } from 'pino';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  type RateLimiterStoreAbstract,
} from 'rate-limiter-flexible';
import type { Config } from '#server/config.ts';

type Limiter = RateLimiterAbstract | RateLimiterStoreAbstract;

export interface WindowShape {
  name: string;
  limit: number;
  windowSeconds: number;
}

export interface LimiterStore {
  /** The counter of windows of this shape; one for all keys that have it. */
  limiterFor(window: WindowShape): Limiter;
  close(): Promise<void>;
}

/**
 * Where windows are counted. In memory every process counts for itself; Redis and PostgreSQL count for all
 * replicas together. When the shared store does not answer, each process counts for itself until it does.
 */
export function createLimiterStore(config: Config, pool: pg.Pool, log: Logger): LimiterStore {
  const store = config.rateLimitStore;
  if (store === 'memory' && config.databaseUrl) {
    log.warn('rate limits are counted per process; several replicas need RATE_LIMIT_STORE=redis or postgres');
  }
  const redis = store === 'redis' ? connectRedis(config, log) : null;
  const limiters = new Map<string, Limiter>();

  function create({ name, limit, windowSeconds }: WindowShape): Limiter {
    const options = {
      points: limit,
      duration: windowSeconds,
      keyPrefix: `${name}:${limit}:${windowSeconds}`,
    };
    const insuranceLimiter = new RateLimiterMemory(options);
    if (redis) return new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter });
    if (store !== 'postgres') return insuranceLimiter;
    return new RateLimiterPostgres({
      ...options,
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limit_window',
      tableCreated: true,
      insuranceLimiter,
    });
  }

  return {
    limiterFor(window) {
      const shape = `${window.name}:${window.limit}:${window.windowSeconds}`;
      const limiter = limiters.get(shape) ?? create(window);
      limiters.set(shape, limiter);
      return limiter;
    },
    close: async () => {
      redis?.disconnect();
    },
  };
}

/** A Redis that takes longer is down, as far as a request that waits for it is concerned. */
const patienceMs = 500;

function connectRedis(config: Config, log: Logger): Redis {
  const redis = new Redis(config.redisUrl ?? '', {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: patienceMs,
  });
  let isDown = false;
  redis.on('error', (error: Error) => {
    if (!isDown)
      log.warn(
        { reason: error.message },
        'Redis does not answer; rate limits are counted per process meanwhile',
      );
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) log.info('Redis answers again');
    isDown = false;
  });
  return redis;
}
