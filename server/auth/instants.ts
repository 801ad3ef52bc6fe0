import type { KyselyPlugin } from 'kysely';

type Row = Record<string, unknown>;

/**
 * MikroORM's pool hands instants over as text. better-auth compares them as dates, and a text is never before
 * or after a date: without this no session and no invitation would ever end.
 */
export const instantsAsDates: KyselyPlugin = {
  transformQuery: ({ node }) => node,
  transformResult: async ({ result }) => ({
    ...result,
    rows: result.rows.map((row) => withDates(row as Row)),
  }),
};

function withDates(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, isInstant(name, value) ? toDate(value) : value]),
  );
}

const isInstant = (name: string, value: unknown): value is string =>
  typeof value === 'string' && /(_at|At|_until|Until)$/.test(name);

function toDate(text: string): Date {
  const date = new Date(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(date.getTime())) throw new Error(`"${text}" is no instant`);
  return date;
}
