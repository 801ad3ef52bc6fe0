import { vi } from 'vitest';
import { OverloadedError } from '#server/ledger/ledger.errors.ts';
import type { TestApp } from './app.ts';

/** The log turns the next append away, as it does when its lock is held or its queue is full. */
export function overloadOnce({ runtime }: TestApp): void {
  const busy = new OverloadedError('The event log is busy.');
  vi.spyOn(runtime.eventLog, 'appendAll').mockRejectedValueOnce(busy);
}
