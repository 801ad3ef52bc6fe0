import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Child } from './child.ts';
import { type Load, startLoad } from './load.ts';
import { postgresCpu } from './postgres-cpu.ts';
import type { BenchRequest } from './requests.ts';

export interface Sample {
  /** Of the server's process, in µs per request. */
  cpu: number;
  /** Of PostgreSQL's backends, in µs per request; null when it is on another machine. */
  postgres: number | null;
  perSecond: number;
  statements: number;
}

export interface Target {
  name: string;
  child: Child;
  headers: readonly string[];
}

const settleMs = 400;
const measureMs = 1_600;

/** Puts a server under load, lets it settle, and looks at what a while of that has cost. */
export async function measure(target: Target, request: BenchRequest, client: ClientBase): Promise<Sample> {
  const { child, headers } = target;
  const load = startLoad({ port: child.port, bodies: request.bodies, headers, expect: request.expect });
  await sleep(settleMs);
  const sample = await watch(child, load, client);
  await load.stop();
  return sample;
}

async function watch(child: Child, load: Load, client: ClientBase): Promise<Sample> {
  const postgres = await postgresCpu(client);
  const [before, postgresBefore, answeredBefore, startedAt] = [
    await child.usage(),
    postgres?.(),
    load.answered(),
    performance.now(),
  ];
  await sleep(measureMs);
  const seconds = (performance.now() - startedAt) / 1000;
  const answered = load.answered() - answeredBefore;
  const postgresAfter = postgres?.();
  const after = await child.usage();
  return {
    cpu: (after.cpuMicros - before.cpuMicros) / answered,
    postgres:
      postgresBefore === undefined || postgresAfter === undefined
        ? null
        : (postgresAfter - postgresBefore) / answered,
    perSecond: answered / seconds,
    statements: (after.statements - before.statements) / answered,
  };
}

export async function warmUp(target: Target, request: BenchRequest, ms: number): Promise<void> {
  const { child, headers } = target;
  const load = startLoad({ port: child.port, bodies: request.bodies, headers, expect: request.expect });
  await sleep(ms);
  await load.stop();
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
