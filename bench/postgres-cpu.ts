import { readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';

export type PostgresCpu = () => number;

/** Reads the CPU time, in µs, of the backends at work on this database; null where they are not on this machine. */
export async function postgresCpu(client: ClientBase): Promise<PostgresCpu | null> {
  const { rows } = await client.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  const read = () => rows.reduce((sum, { pid }) => sum + cpuMicros(pid), 0);
  try {
    read();
    return read;
  } catch {
    return null;
  }
}

/** First figure of Linux' schedstat: nanoseconds spent on a CPU. */
function cpuMicros(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ', 1)[0]) / 1000;
}
