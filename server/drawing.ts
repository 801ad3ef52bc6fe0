import type { Context } from './context.ts';
import { RequestError } from './errors.ts';

/** A PDF before it is drawn: what it will take is known, and nothing was done yet. */
export interface Drawing {
  name: string;
  /** About how many lines of text it has. */
  rows: number;
  /** Throws `OVERLOADED` when too much waits to be drawn. */
  draw(): Promise<Buffer>;
}

interface QueueOptions {
  atOnce: number;
  /** How many lines of text may be waiting or under way, of all organizations and of one. */
  most: number;
  mostOfOne: number;
}

type Draw = () => Promise<Buffer>;

/** What is asked in the name of an organization, and how many lines of text it has. */
interface Asked {
  organizationId: string;
  rows: number;
}

/** So small that no number of them waits for nothing. */
const fewestRows = 20;

/**
 * Draws a few at a time, in their order; what would wait too long is refused at once. No organization takes more than
 * its share, so that a flood at one's public page is felt by that one alone. A single drawing is never too large.
 */
export function createDrawingQueue({ atOnce, most, mostOfOne }: QueueOptions) {
  const rowsOf = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let total = 0;
  let running = 0;

  function count(organizationId: string, rows: number): void {
    const left = (rowsOf.get(organizationId) ?? 0) + rows;
    if (left > 0) rowsOf.set(organizationId, left);
    else rowsOf.delete(organizationId);
    total += rows;
  }

  return async ({ organizationId, rows: given }: Asked, draw: Draw): Promise<Buffer> => {
    const rows = Math.max(fewestRows, given);
    const own = rowsOf.get(organizationId) ?? 0;
    if ((own > 0 && own + rows > mostOfOne) || (total > 0 && total + rows > most)) throw overloaded();
    count(organizationId, rows);
    if (running < atOnce) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await draw();
    } finally {
      count(organizationId, -rows);
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** Of this process: what is drawn is drawn on its one thread. Some seconds of work may wait. */
export const inDrawingQueue = createDrawingQueue({ atOnce: 2, most: 16_000, mostOfOne: 8_000 });

/** What is to be drawn in its turn, in the name of the caller's organization. */
export function drawing(ctx: Context, name: string, rows: number, draw: Draw): Drawing {
  const { organizationId } = ctx.principal;
  return { name, rows, draw: () => inDrawingQueue({ organizationId, rows }, draw) };
}

const overloaded = () =>
  new RequestError('OVERLOADED', 503, 'Too many PDFs wait to be drawn. Try again in two seconds.', {
    headers: { 'Retry-After': '2' },
  });
