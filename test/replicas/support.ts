import { createServer, connect as dial, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { type ChildApp, startChild } from '../support/child.ts';

/** Several replicas share a database server and a Redis: where there are none, there is nothing to prove. */
export const redisUrl = process.env.TEST_REDIS_URL ?? '';
export const hasServers = Boolean(process.env.TEST_DATABASE_URL && redisUrl);

const secretKey = 'a secret key for tests, long enough to be one';
const settings = { SECRET_KEY: secretKey, LOG_LEVEL: 'fatal', REDIS_URL: redisUrl };
const unlimited = { RATE_LIMIT_REQUESTS_PER_MINUTE: '0', RATE_LIMIT_COST_PER_MINUTE: '0' };

export interface Replicas {
  /** In the test's own process, to make things in. */
  home: TestApp;
  /** Each in a process of its own. */
  others: readonly ChildApp[];
}

/** A server here (or one that runs here already) and so many elsewhere, on one database; `env` is the others'. */
export async function startReplicas(
  count: number,
  env: Record<string, string> = {},
  running?: TestApp,
): Promise<Replicas> {
  const home = running ?? (await startApp({ REDIS_URL: redisUrl }));
  if (!running) onTestFinished(() => home.close());
  const start = () => startChild(home.connection, { ...settings, ...unlimited, ...env });
  const others = await Promise.all(Array.from({ length: count }, start));
  onTestFinished(() => Promise.all(others.map((each) => each.kill())).then(() => {}));
  return { home, others };
}

export interface Line {
  url: string;
  /** From now on nothing passes, and nobody is told: as when a firewall forgets a connection. */
  freeze(): void;
}

/** Goes between a replica and PostgreSQL. */
export async function lineTo(databaseUrl: URL): Promise<Line> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((near) => {
    const far = dial(Number(databaseUrl.port || 5432), databaseUrl.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => isFrozen || to.write(chunk));
      from.on('error', () => {});
      from.on('close', () => isFrozen || to.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    url: url.href,
    freeze() {
      isFrozen = true;
    },
  };
}
