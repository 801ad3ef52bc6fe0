import { dropExpired } from '#server/db/idempotency.ts';
import type { Job } from './jobs.ts';

export const idempotencyKeysJob: Job = {
  name: 'idempotency keys',
  everyMs: 10 * 60 * 1000,
  run: ({ pool, now }) => dropExpired(pool, now()),
};
