import { randomUUID } from 'node:crypto';

let counter = 0;

const timePart = (ms: number) => {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`;
};

/**
 * A UUIDv7 of a given instant (RFC 9562, method 1: a counter follows the milliseconds), so that ids of one process
 * sort as they were made. For rows whose id is also their place in time.
 */
export function newIdAt(ms: number): string {
  counter = (counter + 1) & 0xfff;
  return `${timePart(ms)}-7${counter.toString(16).padStart(3, '0')}-${randomUUID().slice(19)}`;
}

/** No UUIDv7 of this instant or later is smaller: where a range of time begins. */
export const lowestIdAt = (ms: number) => `${timePart(ms)}-0000-0000-000000000000`;
