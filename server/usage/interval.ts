import { RequestError } from '#server/errors.ts';

export type Interval = 'HOUR' | 'DAY';

const hourMs = 60 * 60 * 1000;
const lengths: Record<Interval, number> = { HOUR: hourMs, DAY: 24 * hourMs };
/** Thirty-one days by the hour, thirteen months by the day. */
const maxBuckets: Record<Interval, number> = { HOUR: 744, DAY: 396 };
const usualDays = 14;

/** A span of whole hours or days, UTC: `from` included, `to` not. */
export interface Span {
  from: Date;
  to: Date;
  interval: Interval;
}

export interface SpanInput {
  from?: Date | null;
  to?: Date | null;
  interval?: Interval | null;
}

/** The whole hours or days that hold the span asked for; the last fourteen days when none is. */
export function spanOf(now: Date, { from, to, interval }: SpanInput): Span {
  const kind = interval ?? 'DAY';
  const length = lengths[kind];
  const end = Math.ceil((to ?? new Date(now.getTime() + 1)).getTime() / length) * length;
  const usualStart = end - usualDays * lengths.DAY;
  const start = Math.floor((from?.getTime() ?? usualStart) / length) * length;
  if (start >= end) throw badInput('from must be before to.');
  if ((end - start) / length > maxBuckets[kind]) {
    throw badInput(
      `At most ${maxBuckets[kind]} points: ask for a shorter span, or for days instead of hours.`,
    );
  }
  return { from: new Date(start), to: new Date(end), interval: kind };
}

/** The beginning of every hour or day of the span. */
export function pointsOf({ from, to, interval }: Span): number[] {
  const length = lengths[interval];
  return Array.from(
    { length: (to.getTime() - from.getTime()) / length },
    (_, index) => from.getTime() + index * length,
  );
}

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);
