import type pg from 'pg';
import { appendHistory } from '#server/activity/history.ts';
import type { TestApp } from './app.ts';

type Query = { text?: string } | string;

/** What the listener's heartbeat, webhooks, the rail and the history do by the clock, and with messages once they are committed. */
const ofOthers =
  /^select 1$|^select pg_notify\(\$1, \$2\)$|ledger_outbox|^(?!with turn).*webhook|^with due as|^select log.environment|advisory_xact_lock\(6211984, 3\)|^commit$/s;

/** What changes have queued is appended, also by the loop that had seen it first and waits for a log's lock. */
async function settleHistory(runtime: TestApp['runtime']): Promise<void> {
  await appendHistory(runtime);
  const locks = 'pg_advisory_xact_lock(6211984, 1), pg_advisory_xact_lock(6211984, 2)';
  await runtime.pool.query(`begin; select ${locks}; commit`);
}

/** Every SQL statement that the server sends through its pool while `work` runs, but for those. */
export async function statementsDuring(
  { runtime }: TestApp,
  work: () => Promise<unknown>,
): Promise<string[]> {
  await settleHistory(runtime);
  const sent: string[] = [];
  const { prototype } = (runtime.pool as unknown as { Client: typeof pg.Client }).Client;
  const { query } = prototype;
  prototype.query = function record(this: pg.Client, ...args: unknown[]) {
    const [first] = args as [Query];
    sent.push(typeof first === 'string' ? first : (first.text ?? ''));
    return Reflect.apply(query, this, args);
  } as typeof query;
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return sent.filter((text) => !ofOthers.test(text));
}
