import { readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';

export type PostgresCpu = () => number;

/** Reads the CPU time, in µs, of the backends that serve this database; null where they are not on this machine. */
export async function postgresCpu(client: ClientBase): Promise<PostgresCpu | null> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database()
      and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  const last = new Map<number, number>();
  const read = () => rows.reduce((sum, { pid }) => sum + cpuMicros(pid, last), 0);
  read();
  return last.size > 0 ? read : null;
}

/** First figure of Linux' schedstat: nanoseconds spent on a CPU. A backend that has ended counts what it had. */
function cpuMicros(pid: number, last: Map<number, number>): number {
  try {
    last.set(pid, Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1000);
  } catch {
    // the backend is gone, or on another machine
  }
  return last.get(pid) ?? 0;
}
