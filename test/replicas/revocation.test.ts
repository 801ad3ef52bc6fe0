import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createKey, disable, revoke, statusAndCode } from '../api-keys/support.ts';
import type { Caller } from '../support/caller.ts';
import {
  ApiKeyRotateDocument,
  ApiKeySecretRetireDocument,
  ApiKeyUpdateDocument,
  type ApiKeyUpdateInput,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { hasServers, lineTo, startReplicas } from './support.ts';

const promisedMs = 250;
const watchedMs = 500;
const body = JSON.stringify({ query: '{ clients(first: 1) { nodes { id } } }' });

interface Attempt {
  startedAt: number;
  accepted: boolean;
}

/** Calls as fast as answers come, `lanes` at a time, until it is told to stop. */
function hammer(server: { url: string }, secret: string, lanes = 3) {
  const attempts: Attempt[] = [];
  let running = true;
  const lane = async () => {
    while (running) {
      const startedAt = performance.now();
      const { status } = await post(server, { 'x-api-key': secret }, body);
      attempts.push({ startedAt, accepted: status === 200 });
    }
  };
  const lanesDone = Promise.all(Array.from({ length: lanes }, lane));
  return {
    async stop(): Promise<readonly Attempt[]> {
      running = false;
      await lanesDone;
      return attempts;
    },
  };
}

const update = async (manager: Caller, input: ApiKeyUpdateInput) =>
  only((await manager.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate, 'ApiKeyUpdatePayload');

/** Each ends what the key may do here, in its own way. */
const changes: readonly [string, (manager: Caller, id: string, secret: string) => Promise<unknown>][] = [
  ['revoked', (manager, id) => revoke(manager, id)],
  ['disabled', (manager, id) => disable(manager, id)],
  ['narrowed to other scopes', (manager, id) => update(manager, { id, scopes: ['invoices:read'] })],
  ['shut out by its address', (manager, id) => update(manager, { id, ipDenylist: ['127.0.0.1', '::1'] })],
  [
    'robbed of its old secret',
    async (manager, id, secret) => {
      const rotated = await manager.run(ApiKeyRotateDocument, { input: { id, overlap: 'PT1H' } });
      const { secrets } = only(rotated.apiKeyRotate, 'ApiKeyRotatePayload').apiKey;
      const old = given(secrets.find(({ last4 }) => secret.endsWith(last4)));
      await manager.run(ApiKeySecretRetireDocument, { input: { id: old.id } });
    },
  ],
];

describe.runIf(hasServers)('three replicas on one PostgreSQL, under load', () => {
  test('a key that is ended is refused at once where it happened, and everywhere within 250 ms', async () => {
    const { home, others } = await startReplicas(2);
    const manager = await (await createOrganization(home)).program();
    let counted = 0;
    for (const [what, change] of changes) {
      const { apiKey, secret } = await createKey(manager, { scopes: ['clients:read', 'invoices:read'] });
      const near = hammer(home, secret);
      const far = others.map((other) => hammer(other, secret));
      await sleep(watchedMs);
      await change(manager, apiKey.id, secret);
      const returnedAt = performance.now();
      await sleep(watchedMs);
      const [nearAttempts, ...farAttempts] = await Promise.all([near, ...far].map((each) => each.stop()));
      const late = (attempts: readonly Attempt[], ms: number) =>
        attempts.filter(({ startedAt }) => startedAt > returnedAt + ms);
      for (const [attempts, ms] of [
        [given(nearAttempts), 0],
        ...farAttempts.map((each) => [each, promisedMs] as const),
      ] as const) {
        expect(
          attempts.some(({ accepted }) => accepted),
          what,
        ).toBe(true);
        expect(late(attempts, ms).length, what).toBeGreaterThan(0);
        expect(
          late(attempts, ms).filter(({ accepted }) => accepted),
          what,
        ).toEqual([]);
        counted += late(attempts, ms).length;
      }
    }
    expect(counted).toBeGreaterThan(100);
  }, 60_000);

  test('a replica whose listener is cut without a word accepts it for five seconds at most', async () => {
    const { home } = await startReplicas(0);
    const connection = home.connection;
    if (!('clientUrl' in connection)) throw new Error('needs TEST_DATABASE_URL');
    const line = await lineTo(new URL(connection.clientUrl));
    const [deaf] = (
      await startReplicas(1, { DATABASE_URL: connection.clientUrl, DATABASE_LISTEN_URL: line.url }, home)
    ).others;
    const manager = await (await createOrganization(home)).program();
    const { apiKey, secret } = await createKey(manager);
    expect(await statusAndCode(given(deaf), secret)).toBe('200');
    line.freeze();
    const hammered = hammer(given(deaf), secret, 1);
    await revoke(manager, apiKey.id);
    const returnedAt = performance.now();
    await sleep(6_000);
    const accepted = (await hammered.stop()).filter((attempt) => attempt.accepted);
    expect(Math.max(...accepted.map(({ startedAt }) => startedAt - returnedAt))).toBeLessThan(5_000);
    expect(await statusAndCode(given(deaf), secret)).toBe('401 API_KEY_REVOKED');
  }, 30_000);
});
