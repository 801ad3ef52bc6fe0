import { RequestError } from '#server/errors.ts';

/** For how many days back one looks at what a key did, unless asked otherwise. */
export const usualDays = 90;
const maxDays = 3_650;

export const spanRule = `Days are a whole number from 1 to ${maxDays}.`;
export const isSpan = (days: number): boolean => days >= 1 && days <= maxDays;

/** The days a reader asks about. */
export function spanOf(days: number | null | undefined): number {
  const span = days ?? usualDays;
  if (!isSpan(span)) throw new RequestError('BAD_USER_INPUT', 400, spanRule);
  return span;
}
