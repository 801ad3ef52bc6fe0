import type { Runtime } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { type Loop, startLoop } from '#server/loop.ts';
import { type Resolve, resolveAny, resolvePublic } from './addresses.ts';
import { type Claimed, claim, release, renew } from './claim.ts';
import { disableFailing } from './disable-failing.ts';
import { openSecret } from './endpoint-secrets.ts';
import { envelopeOf, signedHeaders } from './envelope.ts';
import { post } from './post.ts';
import { settle } from './settle.ts';

const pollMs = 1_000;
const leaseMs = 10_000;
const renewEveryMs = 2_500;
const timeoutMs = 15_000;
const limits = { most: 64, mostPerEndpoint: 8, mostPerOrganization: 16, kept: 16, hardlyAny: 2 };
const finishWithinMs = 3_000;

export interface DelivererOptions {
  /** How names become addresses; tests answer for it. */
  resolve?: Resolve;
}

/**
 * Sends what is due. No transaction is open while anything is sent: a delivery is claimed, with a lease that this
 * process keeps renewing, and settled. When the process dies, others take over what it had.
 */
export function startDeliverer(runtime: Runtime, options: DelivererOptions = {}): Loop {
  const { pool, log, config, now } = runtime;
  const worker = newId();
  const under = new Map<string, Claimed>();
  const stop = new AbortController();
  const resolve = options.resolve ?? (config.webhooksAllowPrivate ? resolveAny : resolvePublic);
  const postOptions = { resolve, allowPrivate: config.webhooksAllowPrivate, timeoutMs, signal: stop.signal };
  const leasedUntil = () => new Date(now().getTime() + leaseMs);

  const loop = startLoop({ name: 'deliverer', everyMs: pollMs, log, round });
  const renewing = setInterval(() => {
    const ids = [...under.keys()];
    if (ids.length > 0) renew(pool, worker, ids, leasedUntil()).catch(tell('a lease was not renewed'));
  }, renewEveryMs);
  renewing.unref();

  function tell(message: string) {
    return (error: unknown) => log.warn({ err: error }, `webhooks: ${message}; the delivery is made again`);
  }

  async function round(): Promise<boolean> {
    if (under.size >= limits.most) return false;
    const lease = { worker, now: now(), leasedUntil: leasedUntil() };
    for (const claimed of await claim(pool, { ...lease, underWay: under.values(), limits })) {
      if (under.has(claimed.deliveryId)) continue;
      under.set(claimed.deliveryId, claimed);
      void deliver(claimed)
        .catch(tell('a delivery was not settled'))
        .finally(() => {
          under.delete(claimed.deliveryId);
          loop.wake();
        });
    }
    return false;
  }

  async function deliver(claimed: Claimed): Promise<void> {
    const body = envelopeOf(claimed);
    const startedAt = now();
    const began = performance.now();
    const secrets = claimed.secrets.map((sealed) => openSecret(runtime.secrets, claimed.endpointId, sealed));
    const headers = signedHeaders(encodeId('WebhookMessage', claimed.messageId), startedAt, body, secrets);
    const reply = await post(new URL(claimed.url), { headers, body }, postOptions);
    const durationMs = performance.now() - began;
    const reason = await settle(pool, claimed, { worker, startedAt, endedAt: now(), durationMs, reply });
    if (reason) await disableFailing(runtime, claimed, reason);
  }

  return {
    wake: loop.wake,
    async close() {
      await loop.close();
      clearInterval(renewing);
      const deadline = performance.now() + finishWithinMs;
      while (under.size > 0 && performance.now() < deadline) await pause(20);
      const left = [...under.keys()];
      stop.abort();
      if (left.length > 0) await release(pool, worker, left, now());
      while (under.size > 0 && performance.now() < deadline + finishWithinMs) await pause(20);
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
