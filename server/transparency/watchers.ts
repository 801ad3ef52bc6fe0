import type { Environment } from '#server/auth/principal.ts';
import type { Runtime } from '#server/context.ts';
import type { Bell } from '#server/webhooks/bell.ts';
import { startPublishing } from './publishing.ts';
import { startWitnessing } from './witnesses.ts';

export interface Watchers {
  close(): Promise<void>;
}

/** What carries new checkpoints to where this server can no longer change them. */
export function startWatchers(runtime: Runtime, checkpoints: Bell<Environment>): Watchers {
  const witnessing = startWitnessing(runtime);
  const publishing = startPublishing(runtime);
  checkpoints.answer(witnessing.checkpointSigned);
  return {
    async close() {
      await witnessing.close();
      await publishing?.close();
    },
  };
}
