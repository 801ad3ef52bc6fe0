import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ApiKeyUpdateDocument, type ApiKeyUpdateInput, ScopesForDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';
import { createKey } from './support.ts';

const app = useApp();
let organization: TestOrganization;
let manager: Caller;
beforeAll(async () => {
  organization = await createOrganization(app());
  manager = await organization.program();
});

const allowed = 'query Count($first: Int) { clients(first: $first) { totalCount } }';
const reformatted =
  '# the same\nquery Count(\n  $first: Int\n) {\n  clients(first: $first) {\n    totalCount\n  }\n}';
const other = '{ clients { totalCount } }';
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

const hashOf = async (document: string) =>
  only((await manager.run(ScopesForDocument, { document })).scopesFor, 'ScopesForPayload').hash;
const send = async (secret: string, query: string, more = {}) => {
  const { status, code } = await post(app(), { 'x-api-key': secret }, JSON.stringify({ query, ...more }));
  return code ? `${status} ${code}` : String(status);
};
const update = async (input: ApiKeyUpdateInput, caller = manager) =>
  (await caller.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate;

describe('a key pinned to a document', () => {
  test('sends it, in any layout, with any variables, and nothing else', async () => {
    const { secret, apiKey } = await createKey(manager, { documents: [await hashOf(allowed)] });
    expect(apiKey.documents).toEqual([await hashOf(allowed)]);
    for (let round = 0; round < 4; round++) {
      expect(await send(secret, allowed)).toBe('200');
      expect(await send(secret, reformatted, { variables: { first: 1 } })).toBe('200');
      expect(await send(secret, other)).toBe('403 DOCUMENT_NOT_ALLOWED');
    }
    for (const query of [
      '{ me { kind } }',
      '{ __schema { types { name } } }',
      allowed.replace('Count', 'Count2'),
    ]) {
      expect(await send(secret, query), query).toBe('403 DOCUMENT_NOT_ALLOWED');
    }
    const two = `${allowed} query Other { me { kind } }`;
    for (const operationName of ['Count', 'Other']) {
      expect(await send(secret, two, { operationName })).toBe('403 DOCUMENT_NOT_ALLOWED');
    }
  });

  test('by the hash of a text, sends exactly this text', async () => {
    const { secret } = await createKey(manager, { documents: [sha(reformatted).toUpperCase()] });
    expect(await send(secret, reformatted)).toBe('200');
    expect(await send(secret, `${reformatted}\n`)).toBe('403 DOCUMENT_NOT_ALLOWED');
    expect(await send(secret, allowed)).toBe('403 DOCUMENT_NOT_ALLOWED');
  });

  test('still needs the scopes', async () => {
    const document = '{ invoices { totalCount } }';
    const { secret } = await createKey(manager, { documents: [sha(document)] });
    expect(await send(secret, document)).toBe('403 INSUFFICIENT_SCOPE');
    expect(await send(secret, other)).toBe('403 DOCUMENT_NOT_ALLOWED');
  });

  test('is told so with a challenge, and writes nothing', async () => {
    const { secret } = await createKey(manager, { scopes: ['clients:write'], documents: [sha(other)] });
    const query = 'mutation { clientCreate(input: { name: "a" }) { __typename } }';
    const answer = await leavesNothing(organization, () =>
      post(app(), { 'x-api-key': secret }, JSON.stringify({ query })),
    );
    expect(answer.headers.get('www-authenticate')).toContain('error="document_not_allowed"');
    expect(answer.body.data ?? null).toBeNull();
  });

  test('is checked without SQL', async () => {
    const { secret } = await createKey(manager, { documents: [sha('{ me { kind } }')] });
    await send(secret, '{ me { kind } }');
    const sent = await statementsDuring(app(), async () => {
      expect(await send(secret, '{ me { kind } }')).toBe('200');
      expect(await send(secret, '{ me { clientIp } }')).toBe('403 DOCUMENT_NOT_ALLOWED');
    });
    expect(sent.filter((text) => text.includes('api_key_secret"'))).toEqual([]);
  });
});

describe('the list', () => {
  test('changes from the next request on, is traced, and null clears it', async () => {
    const { secret, apiKey } = await createKey(manager);
    expect(await send(secret, other)).toBe('200');
    only(await update({ id: apiKey.id, documents: [sha(allowed)] }), 'ApiKeyUpdatePayload');
    expect(await send(secret, other)).toBe('403 DOCUMENT_NOT_ALLOWED');
    const cleared = only(await update({ id: apiKey.id, documents: null }), 'ApiKeyUpdatePayload');
    expect(cleared.apiKey.documents).toEqual([]);
    expect(await send(secret, other)).toBe('200');
    const [, first, second] = await tracesOf(organization, apiKey.id);
    expect(given(first).data).toEqual({ before: { documents: [] }, after: { documents: [sha(allowed)] } });
    expect(given(second).data).toEqual({ before: { documents: [sha(allowed)] }, after: { documents: [] } });
  });

  test('keeps each hash once, and stays when it is left out', async () => {
    const { apiKey } = await createKey(manager, { documents: [sha('a'), sha('a'), sha('b')] });
    const renamed = only(await update({ id: apiKey.id, name: 'other' }), 'ApiKeyUpdatePayload');
    expect(renamed.apiKey.documents).toEqual([sha('a'), sha('b')]);
  });

  test.each([
    [['nonsense']],
    [['']],
    [[`${sha('a')}0`]],
    [Array.from({ length: 1_001 }, (_, i) => sha(`${i}`))],
  ])('is refused as data: %.40j', async (documents) => {
    const { apiKey } = await createKey(manager);
    const refused = only(
      await leavesNothing(organization, () => update({ id: apiKey.id, documents })),
      'ValidationError',
    );
    expect(refused.path[0]).toBe('documents');
  });

  test('needs api-keys:write, and exists for its tenant alone', async () => {
    const { apiKey } = await createKey(manager);
    const reader = await organization.program(['api-keys:read']);
    const input = { id: apiKey.id, documents: [sha('a')] };
    await expectForbidden(organization, ['api-keys:write'], () =>
      reader.call(ApiKeyUpdateDocument, { input }),
    );
    await expectUnknownToStrangers(app(), organization, (caller) => update(input, caller));
  });
});
