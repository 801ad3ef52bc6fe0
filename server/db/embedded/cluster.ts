import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError, messageOf, useDatabaseUrl } from './errors.ts';
import { serverEnvironment } from './server-environment.ts';
import type { ServerUser } from './server-user.ts';

export const appUser = 'countersign';
export const appDatabase = 'countersign';
const superuser = 'postgres';

/**
 * The application is no superuser, but may make databases (tests copy a template).
 * Its failed statements are its own to log: in the server's log they could fill the disk and hold personal data.
 */
const bootstrapSql = `
CREATE ROLE ${appUser} LOGIN CREATEDB;
ALTER ROLE ${appUser} SET log_min_messages = 'log';
CREATE DATABASE ${appDatabase} OWNER ${appUser};
`;

/**
 * Trust is enough: the only door is a socket of mode 0700 in a folder of mode 0700, so the kernel lets in
 * root and the server's user alone, and either could read a password file or the data itself.
 */
const initdbOptions = [
  `--username=${superuser}`,
  '--auth-local=trust',
  '--auth-host=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
  '--no-sync',
];

const singleOptions = ['-c', 'exit_on_error=true', superuser];

/** Everything is synced once, at the end. One syncfs is many times faster than an fsync of each of 1,300 files. */
const syncMethod = process.platform === 'linux' ? 'syncfs' : 'fsync';

/** Makes the cluster beside its place and renames it: whatever stands at `dir` is whole and has our database. */
export async function createCluster(dir: string, binaries: Binaries, user?: ServerUser): Promise<void> {
  removeDrafts(dir);
  const draft = mkdtempSync(`${dir}.draft-`);
  const initdb = join(binaries.dir, 'bin/initdb');
  try {
    chmodSync(draft, 0o700);
    if (user) chownSync(draft, user.uid, user.gid);
    await run(initdb, ['-D', draft, ...initdbOptions], user);
    await run(
      join(binaries.dir, 'bin/postgres'),
      ['--single', '-F', '-D', draft, ...singleOptions],
      user,
      bootstrapSql,
    );
    await run(initdb, ['-D', draft, '--sync-only', `--sync-method=${syncMethod}`], user);
    renameSync(draft, dir);
    await syncFolder(dirname(dir));
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Refuses a folder that these binaries cannot serve. */
export function checkCluster(dir: string, binaries: Binaries): void {
  const versionFile = join(dir, 'PG_VERSION');
  if (!existsSync(versionFile)) {
    throw new EmbeddedPostgresError(
      'CLUSTER_INVALID',
      `${dir} should hold the database but is no PostgreSQL cluster. Move it away to start with an empty one, or restore it.`,
    );
  }
  const version = readFileSync(versionFile, 'utf8').trim();
  if (version === binaries.major) return;
  throw new EmbeddedPostgresError(
    'CLUSTER_VERSION_MISMATCH',
    `The database in ${dir} was made by PostgreSQL ${version}, and this release brings PostgreSQL ${binaries.major}. ` +
      `Start the release you had before, dump the database with pg_dump ${version}, move ${dir} away, start this one, ` +
      `and restore the dump. Or serve the old cluster with your own PostgreSQL ${version} and set DATABASE_URL.`,
  );
}

function removeDrafts(dir: string): void {
  const prefix = `${basename(dir)}.draft-`;
  for (const name of readdirSync(dirname(dir))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(dir), name), { recursive: true, force: true });
  }
}

async function run(program: string, args: string[], user: ServerUser | undefined, input = ''): Promise<void> {
  const child = spawn(program, args, { ...user, cwd: '/', env: serverEnvironment(), stdio: 'pipe' });
  const ended = new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(messageOf(error)));
    child.once('close', (code, signal) => resolve(code === 0 ? null : `exit ${code ?? signal}`));
  });
  child.stdin.on('error', () => {});
  child.stdin.end(`${input}\n`);
  const [failure, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (failure === null) return;
  const hint = errors.includes('could not look up effective user ID')
    ? ' PostgreSQL wants the user it runs as to have a line in /etc/passwd.'
    : '';
  throw new EmbeddedPostgresError(
    'INITDB_FAILED',
    `Could not create the embedded database: ${basename(program)} failed (${failure}).${hint} ${useDatabaseUrl}\n${output}${errors}`.trimEnd(),
  );
}

async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, 'r');
  await folder.sync();
  await folder.close();
}
