import type { Runtime } from '#server/context.ts';
import { startPublishing } from './publishing.ts';
import { startWitnessing } from './witnesses.ts';

export interface Watchers {
  close(): Promise<void>;
}

/** What carries new checkpoints to where this server can no longer change them. */
export function startWatchers(runtime: Runtime): Watchers {
  const witnessing = startWitnessing(runtime);
  const publishing = startPublishing(runtime);
  runtime.checkpoints.answer(witnessing.checkpointSigned);
  return {
    async close() {
      await witnessing.close();
      await publishing?.close();
    },
  };
}
