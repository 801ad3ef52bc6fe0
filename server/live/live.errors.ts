import { RequestError } from '#server/errors.ts';

const soon = { headers: { 'Retry-After': '1' }, details: { retryAfter: 1 } };

/** Changes may have gone by unheard, so nothing that is told from here on would be the whole of it. */
export const resyncRequired = () =>
  new RequestError(
    'RESYNC_REQUIRED',
    503,
    'Changes may have been missed. Subscribe again, and then read what you have missed.',
    soon,
  );

export const tooSlow = (most: number) =>
  new RequestError(
    'SUBSCRIBER_TOO_SLOW',
    503,
    `More than ${most} changes were waiting to be read. Subscribe again, and read faster or ask for less.`,
    soon,
  );

export const serverStopping = () =>
  new RequestError('SERVER_STOPPING', 503, 'This server is stopping. Subscribe again.', soon);
