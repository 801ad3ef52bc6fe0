import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/db/embedded/embedded-postgres.ts';

/** Generous: initdb and recovery wait for the disk, which a busy machine shares. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const isRoot = process.getuid?.() === 0;
const program = `
  import { createInterface } from 'node:readline';
  import { startEmbeddedPostgres } from ${JSON.stringify(new URL('../../server/db/embedded/embedded-postgres.ts', import.meta.url))};
  try {
    const server = await startEmbeddedPostgres({ dataDir: process.env.TEST_DATA_DIR });
    console.log(JSON.stringify(server));
    for await (const _ of createInterface({ input: process.stdin })) break;
    await server.stop();
  } catch ({ code, message }) {
    console.log(JSON.stringify({ code, message }));
  }
`;

type Answer = EmbeddedPostgres & { code?: string; message?: string };

let root: string;
const pristine = () => join(root, 'pristine');

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'countersign-test-')));
  chmodSync(root, 0o711);
  await (await startEmbeddedPostgres({ dataDir: pristine() })).stop();
});

afterEach(async () => {
  for (const name of readdirSync(root)) {
    const dataDir = join(root, name);
    if (dataDir !== pristine()) await cleanUp(dataDir);
  }
});

afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));

test('creates the cluster once and serves an unprivileged, durable UTF-8 database', async () => {
  const server = await startEmbeddedPostgres({ dataDir: copyOfPristine() });
  const [row] = await query(
    server,
    `SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding,
       current_setting('listen_addresses') AS tcp, current_setting('server_version_num')::int / 10000 AS major,
       current_database() AS database, (SELECT datlocale FROM pg_database WHERE datname = current_database()) AS locale,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
  );
  expect(row).toEqual({
    fsync: 'on',
    encoding: 'UTF8',
    tcp: '',
    major: 18,
    database: 'countersign',
    locale: 'C.UTF-8',
    superuser: false,
  });
  expect(statSync(server.host).mode & 0o777).toBe(0o700);
  expect(statSync(server.clusterDir).mode & 0o777).toBe(0o700);
  await server.stop();
});

test('stops without a trace, and twice is as good as once', async () => {
  const dataDir = copyOfPristine();
  const server = await startEmbeddedPostgres({ dataDir });
  const pid = postmasterPid(server);
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(server.host)).toBe(false);
  expect(readdirSync(dataDir)).toEqual(['postgres']);
});

test('refuses a second process on the same folder within a second', async () => {
  const dataDir = copyOfPristine();
  const server = await startEmbeddedPostgres({ dataDir });
  const startedAt = performance.now();
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
  expect(performance.now() - startedAt).toBeLessThan(1000);

  const { answer } = await startInChild(dataDir);
  expect(answer.code).toBe('DATA_DIR_IN_USE');
  expect(answer.message).toContain(`process ${process.pid}`);
  expect(answer.message).toContain(dataDir);
  await server.stop();
});

test('of several that start at once, exactly one gets the folder', async () => {
  const dataDir = copyOfPristine();
  const ghost = { pid: 4_000_000, startTime: '1', bootId: null, pidNamespace: null, hostname: hostname() };
  writeFileSync(join(dataDir, 'countersign.lock'), JSON.stringify(ghost));
  const children = await Promise.all(Array.from({ length: 4 }, () => startInChild(dataDir)));
  const codes = children.map(({ answer }) => answer.code ?? 'served').sort();
  expect(codes).toEqual(['DATA_DIR_IN_USE', 'DATA_DIR_IN_USE', 'DATA_DIR_IN_USE', 'served']);
  await Promise.all(children.map(({ stop }) => stop()));
});

test('outlives a kill -9 of its owner, and the next start takes it over with all that was acknowledged', async () => {
  const dataDir = copyOfPristine();
  const { answer, kill } = await startInChild(dataDir);
  await query(answer, 'CREATE TABLE kept (n int)');
  await query(answer, 'INSERT INTO kept SELECT generate_series(1, 1000)');
  const pid = postmasterPid(answer);
  await kill();
  expect(isAlive(pid)).toBe(true);

  const server = await startEmbeddedPostgres({ dataDir });
  expect(postmasterPid(server)).toBe(pid);
  expect(await query(server, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 1000 }]);
  await server.stop();
  expect(isAlive(pid)).toBe(false);
});

test('recovers when PostgreSQL was killed too, its pid now being another program', async () => {
  const dataDir = copyOfPristine();
  const { answer, kill } = await startInChild(dataDir);
  await query(answer, 'CREATE TABLE kept AS SELECT 1 AS n');
  const pidFile = join(answer.clusterDir, 'postmaster.pid');
  await kill();
  process.kill(postmasterPid(answer), 'SIGKILL');
  await waitUntil(() => !isAlive(postmasterPid(answer)));
  const bystander = spawn('sleep', ['60'], { ...ownerOf(answer.clusterDir), stdio: 'ignore' });
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, String(bystander.pid)));

  const server = await startEmbeddedPostgres({ dataDir });
  expect(await query(server, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
  await server.stop();
  expect(bystander.exitCode).toBe(null);
  bystander.kill();
});

test('starts although its own dead stay on as zombies, as in a container that reaps none', async () => {
  const dataDir = copyOfPristine();
  const { answer, kill } = await startInChild(dataDir);
  const pidFile = join(answer.clusterDir, 'postmaster.pid');
  await kill();
  process.kill(postmasterPid(answer), 'SIGKILL');
  await waitUntil(() => !isAlive(postmasterPid(answer)));
  const negligent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], {
    ...ownerOf(answer.clusterDir),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [zombie] = await once(createInterface({ input: negligent.stdout }), 'line');
  await waitUntil(() => !isAlive(Number(zombie)));
  writeFileSync(pidFile, readFileSync(pidFile, 'utf8').replace(/^\d+/, zombie));

  const server = await startEmbeddedPostgres({ dataDir });
  await server.stop();
  negligent.kill();
});

test('takes over a lock whose pid belongs to a later process', async () => {
  const dataDir = copyOfPristine();
  const { kill } = await startInChild(dataDir);
  const lockFile = join(dataDir, 'countersign.lock');
  await kill();
  writeFileSync(
    lockFile,
    JSON.stringify({ ...JSON.parse(readFileSync(lockFile, 'utf8')), pid: process.pid }),
  );
  const server = await startEmbeddedPostgres({ dataDir });
  await server.stop();
});

test.runIf(existsSync('/proc/self/ns/pid'))(
  'asks the heartbeat when the lock is from another container',
  async () => {
    const dataDir = copyOfPristine();
    const server = await startEmbeddedPostgres({ dataDir });
    const lockFile = join(dataDir, 'countersign.lock');
    const own = JSON.parse(readFileSync(lockFile, 'utf8'));
    writeFileSync(lockFile, JSON.stringify({ ...own, pid: 4_000_000, pidNamespace: 'pid:[1]' }));
    const { answer } = await startInChild(dataDir);
    expect(answer.code).toBe('DATA_DIR_IN_USE');
    await server.stop();
    const next = await startEmbeddedPostgres({ dataDir });
    await next.stop();
  },
  20_000,
);

test('tells when PostgreSQL dies', async () => {
  const server = await startEmbeddedPostgres({ dataDir: copyOfPristine() });
  process.kill(postmasterPid(server), 'SIGKILL');
  expect(await server.died).toMatchObject({ code: 'POSTMASTER_DIED' });
  await server.stop();
});

test('passes settings on, and says what PostgreSQL said when it does not start', async () => {
  const dataDir = copyOfPristine();
  const server = await startEmbeddedPostgres({ dataDir, settings: { max_connections: '17' } });
  expect(await query(server, 'SHOW max_connections')).toEqual([{ max_connections: '17' }]);
  await server.stop();
  await expect(
    startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'lots' } }),
  ).rejects.toMatchObject({
    code: 'START_FAILED',
    message: expect.stringMatching(/shared_buffers[\s\S]*DATABASE_URL/),
  });
});

test('refuses a cluster of another major version', async () => {
  const dataDir = copyOfPristine();
  const versionFile = join(dataDir, 'postgres', 'PG_VERSION');
  writeFileSync(versionFile, '17\n');
  await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
    code: 'CLUSTER_VERSION_MISMATCH',
    message: expect.stringContaining('pg_dump 17'),
  });
  writeFileSync(versionFile, '18\n');
});

test('starts afresh when the folder is deleted under a server that was left running', async () => {
  const dataDir = copyOfPristine();
  const { answer, kill } = await startInChild(dataDir);
  const pid = postmasterPid(answer);
  await kill();
  rmSync(dataDir, { recursive: true, maxRetries: 5 });
  const server = await startEmbeddedPostgres({ dataDir });
  expect(isAlive(pid)).toBe(false);
  expect(await query(server, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  await server.stop();
});

describe.runIf(isRoot)('as root', () => {
  test('PostgreSQL runs as somebody else', async () => {
    const server = await startEmbeddedPostgres({ dataDir: copyOfPristine() });
    expect(statSync(join(server.clusterDir, 'postmaster.pid')).uid).not.toBe(0);
    await server.stop();
  });

  test('keeps the cluster elsewhere when the folder is out of reach, and finds it after a move', async () => {
    const dataDir = join(root, 'private', 'data');
    mkdirSync(dirname(dataDir), { mode: 0o700 });
    const server = await startEmbeddedPostgres({ dataDir });
    expect(dirname(server.clusterDir)).toBe('/var/lib/countersign/clusters');
    await query(server, 'CREATE TABLE kept AS SELECT 1 AS n');
    await server.stop();

    const moved = join(root, 'private', 'moved');
    execFileSync('mv', [dataDir, moved]);
    const again = await startEmbeddedPostgres({ dataDir: moved });
    expect(again.clusterDir).toBe(server.clusterDir);
    expect(await query(again, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    await again.stop();
    removeOutside(server.clusterDir);
  });

  test('works below /root', async () => {
    const home = mkdtempSync('/root/countersign-test-');
    try {
      const server = await startEmbeddedPostgres({ dataDir: join(home, 'data') });
      expect(await query(server, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
      await server.stop();
      if (!server.clusterDir.startsWith(home)) removeOutside(server.clusterDir);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});

/** initdb takes a second; a copy of a stopped cluster is as good. */
function copyOfPristine(): string {
  const dataDir = mkdtempSync(join(root, 'data-'));
  rmSync(dataDir, { recursive: true });
  execFileSync('cp', ['-a', pristine(), dataDir]);
  return dataDir;
}

async function startInChild(dataDir: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TEST_DATA_DIR: dataDir },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  // One that was refused the folder ends by itself, and may not read any more what stops it.
  child.stdin.on('error', () => {});
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const end = async (act: () => void) => {
    act();
    await ended;
  };
  return {
    answer: JSON.parse(line) as Answer,
    stop: () => end(() => child.stdin.end('\n')),
    kill: () => end(() => child.kill('SIGKILL')),
  };
}

async function query({ host, port, user, dbName }: EmbeddedPostgres, sql: string) {
  const client = new pg.Client({ host, port, user, database: dbName });
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

function postmasterPid({ clusterDir }: EmbeddedPostgres): number {
  return Number.parseInt(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8'), 10);
}

function isAlive(pid: number): boolean {
  const state = execFileSync('sh', ['-c', `ps -o stat= -p ${pid} || true`], { encoding: 'utf8' }).trim();
  return state !== '' && !state.startsWith('Z');
}

function ownerOf(dir: string) {
  const { uid, gid } = statSync(dir);
  return isRoot ? { uid, gid } : {};
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

/** A test that failed half-way may have left a server running. */
async function cleanUp(dataDir: string): Promise<void> {
  const left = join(dataDir, 'postgres', 'postmaster.pid');
  if (existsSync(left)) {
    const pid = Number.parseInt(readFileSync(left, 'utf8'), 10);
    if (isAlive(pid) && pid !== process.pid) process.kill(pid, 'SIGQUIT');
    await waitUntil(() => !isAlive(pid));
  }
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
}

function removeOutside(clusterDir: string): void {
  expect(basename(dirname(clusterDir))).toBe('clusters');
  rmSync(clusterDir, { recursive: true, maxRetries: 5 });
}
