import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#server/db/embedded/embedded-postgres.ts';
import { newId } from '#server/db/id.ts';
import { migrate, openOrm } from '#server/db/orm.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import { rootFromPath } from './root-from-path.ts';

/** Recovery waits for the disk, which a busy machine shares. */
vi.setConfig({ testTimeout: 240_000 });

const kills = 20;
const crashes = 10;
const anchors = 10_000;

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
chmodSync(dataDir, 0o711);
const acknowledged = join(dataDir, 'acknowledged');
let cluster: EmbeddedPostgres | undefined;
afterAll(async () => {
  await cluster?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const connectionOf = ({ host, port, user, password, dbName }: EmbeddedPostgres) => ({
  ...{ host, port, user, password },
  dbName,
});
const start = async () => {
  cluster = await startEmbeddedPostgres({ dataDir });
  return cluster;
};
const poolOf = (server: EmbeddedPostgres) => {
  const { dbName: database, ...rest } = connectionOf(server);
  return new pg.Pool({ ...rest, database, max: 4 });
};

/** A database with an organization. fsync is on, as it is for users. */
async function prepare(): Promise<string> {
  const server = await start();
  const orm = await openOrm(connectionOf(server));
  await migrate(orm, connectionOf(server));
  await orm.close();
  const pool = poolOf(server);
  const id = newId();
  await pool.query(
    `insert into organization (id, name, slug, created_at) values ($1, 'Acme', 'acme', now())`,
    [id],
  );
  await pool.end();
  writeFileSync(acknowledged, '');
  return id;
}

function anchoring(server: EmbeddedPostgres, organizationId: string): ChildProcess {
  const { dbName: database, ...rest } = connectionOf(server);
  const args = [
    JSON.stringify({ ...rest, database }),
    organizationId,
    acknowledged,
    'a secret key for this test alone',
  ];
  return fork(join(import.meta.dirname, 'anchoring-child.ts'), args, { execArgv: [], stdio: 'ignore' });
}

/** Waits until so many more bytes of answers have been noted. */
async function until(size: number, child: ChildProcess): Promise<void> {
  while (statSync(acknowledged).size < size) {
    if (child.exitCode !== null) throw new Error('the writer has ended by itself');
    await sleep(5);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** As `pg_ctl stop -m immediate` does it: no checkpoint is written, and the next start recovers. */
async function crash(server: EmbeddedPostgres): Promise<void> {
  const [pid] = readFileSync(join(server.clusterDir, 'postmaster.pid'), 'utf8').split('\n');
  process.kill(Number(pid), 'SIGQUIT');
  await server.died;
  await server.stop();
}

test(`${kills} kill -9 of the server and ${crashes} crashes of the database during ${anchors} anchors lose, double and fork nothing`, async () => {
  const organizationId = await prepare();
  const lineLength = 43;
  const rounds = kills + crashes;
  let server = cluster as EmbeddedPostgres;
  for (let round = 1; round <= rounds; round++) {
    const writer = anchoring(server, organizationId);
    await until((anchors / rounds) * round * lineLength, writer);
    if (round % 3 === 0) {
      await crash(server);
      server = await start();
    }
    await kill(writer);
  }
  await expectAllThere(server);
});

interface Stored {
  id: string;
  log_index: string;
  commitment: Buffer;
}

async function expectAllThere(server: EmbeddedPostgres): Promise<void> {
  const pool = poolOf(server);
  try {
    const { rows } = await pool.query<Stored>(
      'select id, log_index, commitment from event order by log_index',
    );
    expect(rows.map(({ log_index: index }) => Number(index))).toEqual(rows.map((_, at) => at));
    const indexOf = new Map(rows.map(({ id, log_index: index }) => [id, index]));
    const answers = readFileSync(acknowledged, 'utf8').split('\n').slice(0, -1);
    expect(answers.length).toBeGreaterThanOrEqual(anchors);
    const lost = answers.filter((answer) => {
      const [id = '', index] = answer.split(' ');
      return indexOf.get(id) !== index;
    });
    expect(lost).toEqual([]);
    const proofs = await inclusionProofs(
      pool,
      'LIVE',
      rows.map((_, at) => at),
    );
    const wrong = proofs.filter(({ index, path, checkpoint }) => {
      const commitment = rows[index]?.commitment ?? Buffer.alloc(0);
      return !rootFromPath(commitment, index, checkpoint.size, path).equals(checkpoint.root);
    });
    expect(wrong).toEqual([]);
    expect(proofs[0]?.checkpoint.size).toBe(rows.length);
  } finally {
    await pool.end();
  }
}
