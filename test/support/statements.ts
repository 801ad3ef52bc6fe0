import pg from 'pg';

type Query = { text?: string } | string;

/** Every SQL statement this process sends while `work` runs, except the key listener's heartbeat. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function record(this: pg.Client, ...args: unknown[]) {
    const [first] = args as [Query];
    const text = typeof first === 'string' ? first : (first.text ?? '');
    if (text !== 'select 1') sent.push(text);
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return sent;
}
