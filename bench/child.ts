import { fork } from 'node:child_process';
import { basename } from 'node:path';
import type pg from 'pg';
import type { Connection } from '#server/db/orm.ts';

/** What a server under measure has used up since it started. */
export interface Usage {
  cpuMicros: number;
  statements: number;
}

export interface Child {
  port: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

export type ChildMessage = { port: number } | { usage: Usage };

/** Starts a server in a process of its own, so that its CPU time is its own. `BENCH_PROFILE` names a folder for CPU profiles. */
export async function startChild(file: string, connection: Connection): Promise<Child> {
  const profile = process.env.BENCH_PROFILE;
  const child = fork(file, {
    env: { ...process.env, BENCH_CONNECTION: JSON.stringify(connection) },
    execArgv: profile
      ? ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${basename(file, '.ts')}.cpuprofile`]
      : [],
  });
  const nextMessage = () =>
    new Promise<ChildMessage>((resolve, reject) => {
      const onExit = () => reject(new Error(`${file} ended.`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message as ChildMessage);
      });
    });

  const started = await nextMessage();
  if (!('port' in started)) throw new Error(`${file} did not say where it listens.`);
  return {
    port: started.port,
    usage: async () => {
      child.send('usage');
      const answer = await nextMessage();
      if (!('usage' in answer)) throw new Error(`${file} did not answer.`);
      return answer.usage;
    },
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.send('stop');
      await exited;
    },
  };
}

/** The other side: a server that answers what it has used, and stops when it is told. */
export function serveAsChild(port: number, stop: () => Promise<void>, pool?: pg.Pool): void {
  const statements = pool ? countStatements(pool) : () => 0;
  const tell = (message: ChildMessage) => process.send?.(message);
  process.on('message', (message) => {
    if (message === 'stop') void stop().then(() => process.exit(0));
    if (message !== 'usage') return;
    const { user, system } = process.cpuUsage();
    tell({ usage: { cpuMicros: user + system, statements: statements() } });
  });
  process.on('disconnect', () => process.exit(1));
  tell({ port });
}

export const childConnection = (): Connection =>
  JSON.parse(process.env.BENCH_CONNECTION ?? '{}') as Connection;

/** Every statement of every connection of this pool, whoever sends it. The ORM brings a `pg` of its own. */
export function countStatements(pool: pg.Pool): () => number {
  let statements = 0;
  const { prototype } = (pool as unknown as { Client: typeof pg.Client }).Client;
  const query = prototype.query as (...args: unknown[]) => unknown;
  prototype.query = function counted(this: pg.Client, ...args: unknown[]) {
    statements++;
    return query.apply(this, args);
  } as typeof prototype.query;
  return () => statements;
}
