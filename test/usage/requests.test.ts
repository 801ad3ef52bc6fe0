import { describe, expect, test } from 'vitest';
import { revoke } from '../api-keys/support.ts';
import { useApp } from '../support/app.ts';
import { ApiRequestByIdDocument, ApiRequestsDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { strangersTo } from '../support/refusals.ts';
import { dayMs, named, use } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });

async function scene() {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:read']);
  const reader = await organization.person('OWNER');
  const list = async (filter = {}, more = {}) => {
    await app().runtime.usage.flush();
    return (await reader.run(ApiRequestsDocument, { filter, ...more })).apiRequests;
  };
  return { organization, program, reader, list };
}

const operations = ({ nodes }: { nodes: { operation?: string | null }[] }) =>
  nodes.map(({ operation }) => operation);

test('says which key called what, from where, with what result, and how long it took', async () => {
  const { program, list } = await scene();
  const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'erp/3', 'x-request-id': 'order-17' };
  const before = app().runtime.now().getTime();
  await use(app(), program.secret, named('Nightly'), headers);
  const [request] = (await list()).nodes;
  expect(request).toMatchObject({
    ...{ apiKeyId: program.keyId, apiKey: { id: program.keyId, name: 'a program' }, operation: 'Nightly' },
    ...{ ok: true, code: null, status: 200, ip: '203.0.113.9', userAgent: 'erp/3', requestId: 'order-17' },
  });
  expect(request?.id).toMatch(/^req_/);
  expect(request?.secretId).toMatch(/^sec_/);
  expect(request?.durationMs).toBeGreaterThan(0);
  expect(Date.parse(given(request).at)).toBeGreaterThanOrEqual(before);
});

test('a refusal of a known key is a line too; of an unknown one it is not', async () => {
  const { organization, program, list } = await scene();
  await use(app(), program.secret, named('Reach', 'invoices { totalCount }'));
  await revoke(await organization.program(), program.keyId);
  await use(app(), program.secret, named('Late'));
  await use(app(), `${program.secret.slice(0, -1)}!`, named('Typo'));
  const { nodes } = await list({ apiKeyId: program.keyId });
  expect(nodes.map(({ operation, code, status, ok }) => [operation, code, status, ok])).toEqual([
    [null, 'API_KEY_REVOKED', 401, false],
    ['Reach', 'INSUFFICIENT_SCOPE', 403, false],
  ]);
});

test('filters by key, secret, operation, result, address, request and time, and counts', async () => {
  const { organization, program, list } = await scene();
  const other = await organization.program(['clients:read']);
  const from = (ip: string, id: string) => ({ 'x-forwarded-for': ip, 'x-request-id': id });
  await use(app(), program.secret, named('One'), from('203.0.113.1', 'first'));
  app().advance(1_000);
  const middle = app().runtime.now();
  app().advance(1_000);
  await use(app(), program.secret, named('Two', 'invoices { totalCount }'), from('203.0.113.2', 'second'));
  await use(app(), other.secret, named('Three'), from('203.0.113.1', 'third'));
  const found = async (filter: object) => {
    const page = await list(filter);
    expect(page.totalCount).toBe(page.nodes.length);
    return operations(page);
  };
  const [three, two] = (await list()).nodes;
  expect(await found({})).toEqual(['Three', 'Two', 'One']);
  expect(await found({ apiKeyId: program.keyId })).toEqual(['Two', 'One']);
  expect(await found({ secretId: three?.secretId })).toEqual(['Three']);
  expect(await found({ operation: 'Two' })).toEqual(['Two']);
  expect(await found({ ok: true })).toEqual(['Three', 'One']);
  expect(await found({ ok: false })).toEqual(['Two']);
  expect(await found({ code: ['INSUFFICIENT_SCOPE', 'API_KEY_REVOKED'] })).toEqual(['Two']);
  expect(await found({ ip: '203.0.113.1' })).toEqual(['Three', 'One']);
  expect(await found({ requestId: 'second' })).toEqual(['Two']);
  expect(await found({ after: middle })).toEqual(['Three', 'Two']);
  expect(await found({ before: middle })).toEqual(['One']);
  expect(await found({ after: two?.at, before: two?.at })).toEqual([]);
  expect(await found({ ip: "'; drop table api_request" })).toEqual([]);
});

test('pages without gaps or repeats, newest first, across days', async () => {
  const { program, list } = await scene();
  for (let i = 0; i < 25; i++) {
    if (i % 8 === 0) app().advance(dayMs);
    await use(app(), program.secret, named(`Op${i}`));
  }
  const seen: unknown[] = [];
  let after: string | null | undefined;
  do {
    const page = await list({ apiKeyId: program.keyId }, { first: 7, after });
    seen.push(...operations(page));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `Op${24 - i}`));
});

describe('another tenant or environment', () => {
  test('sees nothing of it, in the list or by id', async () => {
    const { organization, program, list } = await scene();
    await use(app(), program.secret);
    const [request] = (await list({ apiKeyId: program.keyId })).nodes;
    const id = given(request).id;
    for (const { who, caller } of await strangersTo(app(), organization)) {
      const { apiRequests } = await caller.run(ApiRequestsDocument, { filter: { apiKeyId: program.keyId } });
      expect(apiRequests, who).toMatchObject({ nodes: [], totalCount: 0 });
      expect((await caller.run(ApiRequestByIdDocument, { id })).node, who).toBeNull();
    }
    const own = await organization.person('ADMIN');
    expect((await own.run(ApiRequestByIdDocument, { id })).node).toEqual({ id, operation: 'Ping' });
  });

  test('needs usage:read', async () => {
    const { organization } = await scene();
    for (const caller of [
      await organization.program(['activity:read']),
      await organization.person('VIEWER'),
    ]) {
      const answer = await caller.call('{ apiRequests { totalCount } }');
      expect([answer.status, answer.errors?.[0]?.extensions.missingScopes]).toEqual([403, ['usage:read']]);
    }
  });
});
