import type { Runtime } from '#server/context.ts';
import { type DelivererOptions, startDeliverer } from './deliverer.ts';
import { startDispatcher } from './dispatcher.ts';

export interface Webhooks {
  close(): Promise<void>;
}

/** The two that work behind the API: one gives messages their place, the other sends them. */
export function startWebhooks(runtime: Runtime, options: DelivererOptions = {}): Webhooks {
  if (runtime.config.webhooksAllowPrivate) {
    runtime.log.warn(
      'WEBHOOKS_ALLOW_PRIVATE: webhooks may reach private addresses, over http:// too. Not for production.',
    );
  }
  const deliverer = startDeliverer(runtime, options);
  const dispatcher = startDispatcher(runtime, deliverer.wake);
  runtime.messages.answer(() => {
    dispatcher.wake();
    deliverer.wake();
  });
  return {
    async close() {
      await dispatcher.close();
      await deliverer.close();
    },
  };
}
