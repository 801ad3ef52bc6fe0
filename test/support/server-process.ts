import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Connection } from '#server/db/orm.ts';
import { eventually } from './eventually.ts';

export const root = join(import.meta.dirname, '../..');

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** All it printed, on both streams. */
  output: string;
}

export interface Started {
  child: ChildProcess;
  output(): string;
  ended: Promise<Ending>;
}

export interface ServerProcess extends Started {
  url: string;
  /** Sends the signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<Ending & { ms: number }>;
}

type Env = Readonly<Record<string, string | undefined>>;

const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'NODE_COMPILE_CACHE'];

/** A process with this environment and nothing else of ours in it; killed when the test is over. */
export function run(command: string, args: readonly string[], env: Env = {}, detached = false): Started {
  const base = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
  const child = spawn(command, args, {
    cwd: root,
    env: { ...base, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, output }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, output: () => output, ended };
}

/** `node server/main.ts`, until it says where it listens. */
export async function startServer(env: Env): Promise<ServerProcess> {
  return listening(run(process.execPath, ['server/main.ts'], env));
}

export async function listening(started: Started): Promise<ServerProcess> {
  const { child, output, ended } = started;
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const port = await eventually(async () => {
    const found = /^Console: {2}http:\/\/localhost:(\d+)$/m.exec(output())?.[1];
    if (found || isOver) return found;
    throw new Error(`the server does not start: ${output()}`);
  }, 60_000);
  if (!port) throw new Error(`the server ended: ${output()}`);
  return {
    ...started,
    url: `http://localhost:${port}`,
    async end(signal = 'SIGTERM') {
      const began = performance.now();
      child.kill(signal);
      return { ...(await ended), ms: performance.now() - began };
    },
  };
}

/** A DATA_DIR of the test's own. Whatever still runs in it afterwards is stopped, and it is deleted. */
export function temporaryDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-life-'));
  // PostgreSQL may have to run as another user, who must be able to get here.
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  onTestFinished(async () => {
    const pid = postmasterOf(dataDir);
    if (pid !== null) process.kill(pid, 'SIGQUIT');
    await eventually(async () => rmSync(folder, { recursive: true, force: true }), 10_000);
  });
  return dataDir;
}

/** The pid of the embedded PostgreSQL in this DATA_DIR; null when none runs. */
export function postmasterOf(dataDir: string): number | null {
  const file = join(dataDir, 'postgres/postmaster.pid');
  if (!existsSync(file)) return null;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return isRunning(pid) ? pid : null;
}

/** One that has ended and only waits to be taken note of does not count. */
export function isRunning(pid: number): boolean {
  const state = execFileSync('sh', ['-c', `ps -o stat= -p ${pid} || true`], { encoding: 'utf8' }).trim();
  return state !== '' && !state.startsWith('Z');
}

/** As DATABASE_URL. */
export function urlOf(connection: Connection): string {
  if ('clientUrl' in connection) return connection.clientUrl;
  const { host, port, user, dbName, password } = connection;
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  return `postgres://${user}${secret}@localhost/${dbName}?host=${encodeURIComponent(host)}&port=${port}`;
}
