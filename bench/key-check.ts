import pg from 'pg';
import { pino } from 'pino';
import { createKeyDirectory, openGate } from '#server/api-keys/key-directory.ts';
import { authenticateKey, presentedKey } from '#server/auth/authenticate.ts';
import { deriveSecrets } from '#server/auth/secrets.ts';
import { type Connection, pgOptions } from '#server/db/orm.ts';
import { countStatements } from './child.ts';
import { secretKey } from './seed.ts';

export interface KeyCheckResult {
  /** In µs of this process. */
  cached: number;
  cachedStatements: number;
  cold: number;
  coldPerSecond: number;
}

const cachedRuns = 200_000;
const concurrency = 32;

/** From the header's text to the verified key: format, checksum, digest, state, environment, address. */
export async function measureKeyCheck(
  connection: Connection,
  keys: readonly string[],
): Promise<KeyCheckResult> {
  const pool = new pg.Pool({ ...pgOptions(connection), max: 10 });
  const statements = countStatements(pool);
  try {
    const check = createCheck(pool);
    await inFlight(keys.slice(0, 500), check);
    const cold = await timed(() => inFlight(keys.slice(500), check));
    const someKeys = keys.slice(500, 500 + concurrency);
    await cachedLoop(someKeys, check, cachedRuns / 10);
    const before = statements();
    const cached = await timed(() => cachedLoop(someKeys, check, cachedRuns));
    return {
      cached: cached.cpu / cachedRuns,
      cachedStatements: statements() - before,
      cold: cold.cpu / (keys.length - 500),
      coldPerSecond: (keys.length - 500) / cold.seconds,
    };
  } finally {
    await pool.end();
  }
}

export type Check = (authorization: string) => Promise<unknown>;

/** As a process that has just started checks keys: nothing is cached. */
export function createCheck(pool: pg.Pool): Check {
  const now = () => new Date();
  const directory = createKeyDirectory({
    pool,
    secrets: deriveSecrets(secretKey),
    now,
    log: pino({ level: 'silent' }),
  });
  directory.setListening(true);
  const wrongKeys = { gateFor: () => openGate };
  const check = { keys: directory, wrongKeys, keyBrand: 'sk', environments: ['LIVE', 'TEST'] as const, now };
  return (authorization) => {
    const key = presentedKey((name) => (name === 'authorization' ? authorization : null));
    return authenticateKey(check, key ?? '', '203.0.113.7');
  };
}

export async function inFlight(keys: readonly string[], check: Check): Promise<void> {
  const waiting = keys.values();
  const worker = async () => {
    for (const key of waiting) await check(`Bearer ${key}`);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function cachedLoop(keys: readonly string[], check: Check, runs: number): Promise<void> {
  const headers = keys.map((key) => `Bearer ${key}`);
  for (let run = 0; run < runs; run++) await check(headers[run % headers.length] ?? '');
}

export async function timed(work: () => Promise<void>): Promise<{ cpu: number; seconds: number }> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { cpu: user + system, seconds: (performance.now() - startedAt) / 1000 };
}
