import { keepHouse } from '#server/usage/partitions.ts';
import type { Job } from './jobs.ts';

/** Days of the request log made ahead and dropped behind. */
export const requestLogJob: Job = {
  name: 'request log',
  everyMs: 60 * 60 * 1000,
  run: ({ pool, now, config }) => keepHouse({ pool, now, requestLogDays: config.requestLogDays }),
};
