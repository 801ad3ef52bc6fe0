import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Connection } from '#server/db/orm.ts';

export interface ChildApp {
  url: string;
  /** Stops the server and answers everything it ever wrote to stdout and stderr. */
  stop(): Promise<string>;
  /** As when the machine loses power: nothing is said to the server. */
  kill(): Promise<void>;
}

const script = join(import.meta.dirname, 'child-app.ts');

export async function startChild(connection: Connection, env: Record<string, string>): Promise<ChildApp> {
  const child = fork(script, [JSON.stringify(connection)], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, PORT: '0', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [port] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error(`the server did not start: ${output}`))),
  ])) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.send('stop');
      await once(child, 'close');
      return output;
    },
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
