import { rmSync } from 'node:fs';
import pg from 'pg';
import { pino } from 'pino';
import type { VerifiedKey } from '#server/api-keys/key-directory.ts';
import { startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { newId } from '#server/db/id.ts';
import { migrate, openOrm, pgOptions } from '#server/db/orm.ts';
import { keepHouse } from '#server/usage/partitions.ts';
import { createUsageRecorder } from '#server/usage/recorder.ts';
import { temporaryDataDir } from './database.ts';
import { postgresCpu } from './postgres-cpu.ts';

/** What recording a request costs: `node bench/usage.ts`. So many requests a second, of so many keys, for so long. */
const [perSecond, keyCount, seconds] = [5_000, 200, 10];

const dataDir = temporaryDataDir();
const { stop, host, port, user, dbName, password } = await startEmbeddedPostgres({ dataDir });
const connection = { host, port, user, dbName, password };
const pool = new pg.Pool({ ...pgOptions(connection), max: 1 });
pool.on('error', () => {});
const watcher = new pg.Client(pgOptions(connection));
try {
  const orm = await openOrm(connection);
  await migrate(orm, connection);
  await orm.close();
  const now = () => new Date();
  await keepHouse({ pool, now, requestLogDays: 30 });
  await watcher.connect();
  await measure();
} finally {
  await pool.end();
  await watcher.end();
  await stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function someKey(): VerifiedKey {
  const [id, secretId, organizationId] = [newId(), newId(), newId()];
  const principal = { organizationId, environment: 'TEST', actor: { type: 'API_KEY', id, label: 'bench' } };
  return { secretId, principal, revokedAt: null, retiresAt: null } as unknown as VerifiedKey;
}

async function measure(): Promise<void> {
  const keys = Array.from({ length: keyCount }, someKey);
  const recorder = createUsageRecorder({ pool, log: pino() });
  const note = (index: number) => {
    const key = keys[index % keyCount];
    if (!key) return;
    recorder.note({
      ...{
        key,
        isAccepted: true,
        operation: `Op${index % 7}`,
        code: null,
        needed: 0n,
        status: 200,
        durationMs: 1.5,
      },
      ...{
        requestId: `request-${index}`,
        ip: `203.0.113.${index % 9}`,
        userAgent: 'bench/1',
        at: Date.now(),
      },
    });
  };
  for (let i = 0; i < perSecond; i++) note(i);
  await recorder.flush();
  const backend = await postgresCpu(watcher);
  const postgresBefore = backend?.() ?? 0;
  let [noting, writing] = [0, 0];
  for (let second = 0; second < seconds; second++) {
    noting += await cpuOf(async () => {
      for (let i = 0; i < perSecond; i++) note(i);
    });
    writing += await cpuOf(() => recorder.flush());
  }
  const requests = perSecond * seconds;
  const postgres = (backend?.() ?? 0) - postgresBefore;
  const { rows } = await pool.query<{ n: string }>('select sum(requests) as n from api_key_usage');
  await recorder.close();
  const micros = (sum: number) => `${(sum / requests).toFixed(1)} µs`;
  console.log(`${requests} requests of ${keyCount} keys, ${perSecond} in a statement; ${rows[0]?.n} counted`);
  console.log(
    `CPU per request: noting ${micros(noting)}, writing ${micros(writing)}, PostgreSQL ${micros(postgres)}`,
  );
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user: own, system } = process.cpuUsage(before);
  return own + system;
}
