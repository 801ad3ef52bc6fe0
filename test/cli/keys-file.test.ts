import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyDeclaredKeys } from '#server/api-keys/declared-keys.ts';
import { readKeysFile } from '#server/api-keys/keys-file.ts';
import { mintKey } from '#server/auth/api-key-format.ts';
import { revoke, statusAndCode } from '../api-keys/support.ts';
import { createClient } from '../clients/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { temporaryFolder } from '../support/folder.ts';
import { ApiKeyUpdateDocument, DeclaredKeysDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';
import { statementsDuring } from '../support/statements.ts';

const app = useApp();
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

function fileOf(content: unknown): string {
  const path = join(temporaryFolder(), 'keys.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const apply = (keys: unknown[], to = app()) => applyDeclaredKeys(to.runtime, readKeysFile(fileOf({ keys })));
const counts = (more = {}) => ({ created: 0, unchanged: 0, drifted: 0, failed: 0, ...more });

async function setUp(more = {}) {
  const organization = await createOrganization(app());
  const secret = mintKey('sk', 'TEST');
  const declared = {
    ...{ name: 'ci', organization: organization.id, environment: 'test', scopes: ['clients:read'] },
    ...{ sha256: sha(secret), prefix: 'sk_test_', last4: secret.slice(-4), ...more },
  };
  return { organization, secret, declared, manager: await organization.person() };
}

const keyOf = async ({ organization }: { organization: TestOrganization }) => {
  const program = await organization.program();
  return given((await program.run(DeclaredKeysDocument)).apiKeys.nodes.find(({ isDeclared }) => isDeclared));
};

describe('a declared key', () => {
  test('is made by its hash, works, and says where it comes from', async () => {
    const scene = await setUp();
    expect(await apply([scene.declared])).toEqual(counts({ created: 1 }));
    expect(await statusAndCode(app(), scene.secret)).toBe('200');
    const key = await keyOf(scene);
    expect(key).toMatchObject({ name: 'ci', drift: [], last4: scene.secret.slice(-4) });
    expect(key.createdBy).toEqual({ type: 'SYSTEM', label: 'KEYS_FILE' });
    expect((await tracesOf(scene.organization, key.id)).map(({ type }) => type)).toEqual(['api_key.created']);
    expect(await dump(app())).not.toContain(scene.secret);
  });

  test('is made once, however often and by however many', async () => {
    const scene = await setUp();
    const all = await Promise.all(Array.from({ length: 5 }, () => apply([scene.declared])));
    expect(all.reduce((sum, { created }) => sum + created, 0)).toBe(1);
    expect(all.every(({ failed }) => failed === 0)).toBe(true);
    const again = await leavesNothing(scene.organization, () => apply([scene.declared]));
    expect(again).toEqual(counts({ unchanged: 1 }));
  });

  test('that people have changed stays as they made it; the difference shows', async () => {
    const scene = await setUp();
    await apply([scene.declared]);
    const { id } = await keyOf(scene);
    const changes = { name: 'renamed', scopes: ['events:read'], expiresAt: '2999-01-01T00:00:00Z' };
    await scene.manager.run(ApiKeyUpdateDocument, { input: { id, ...changes } });
    expect(await apply([scene.declared])).toEqual(counts({ drifted: 1 }));
    const key = await keyOf(scene);
    expect(key).toMatchObject({ name: 'renamed', scopes: ['events:read'] });
    expect(key.drift.toSorted()).toEqual(['expiresAt', 'name', 'scopes']);
    expect(await apply([{ ...scene.declared, ...changes }])).toEqual(counts({ unchanged: 1 }));
    expect((await keyOf(scene)).drift).toEqual([]);
  });

  test('is narrowed to clients and has ceilings, as one that people make', async () => {
    const scene = await setUp();
    const program = await scene.organization.program();
    const [mine, theirs] = [await createClient(program), await createClient(program)];
    const declared = {
      ...{ ...scene.declared, clientIds: [mine.id] },
      moneyLimits: [{ currency: 'EUR', perDay: '5000', perOperation: '500.50' }],
    };
    expect(await apply([declared])).toEqual(counts({ created: 1 }));
    const narrow = callWith(app(), { 'x-api-key': scene.secret });
    const { clients } = await narrow.run('{ clients { nodes { id } } }');
    expect(clients.nodes).toEqual([{ id: mine.id }]);
    const { id } = await keyOf(scene);
    const reading = `query ($id: ID!) { apiKey(id: $id) {
      clients { id } moneyLimits { currency perOperation { amount } perDay { amount } } } }`;
    expect((await scene.manager.run(reading, { id })).apiKey).toEqual({
      clients: [{ id: mine.id }],
      moneyLimits: [{ currency: 'EUR', perOperation: { amount: '500.50' }, perDay: { amount: '5000.00' } }],
    });
    expect(await apply([declared])).toEqual(counts({ unchanged: 1 }));
    const changes = { clientIds: [mine.id, theirs.id], moneyLimits: [{ currency: 'EUR', perDay: '9' }] };
    await scene.manager.run(ApiKeyUpdateDocument, { input: { id, ...changes } });
    expect(await apply([declared])).toEqual(counts({ drifted: 1 }));
    expect((await keyOf(scene)).drift.toSorted()).toEqual(['clientIds', 'moneyLimits']);
    expect(await apply([{ ...declared, ...changes }])).toEqual(counts({ unchanged: 1 }));
  });

  test('that is revoked stays revoked, and one that the file forgets stays', async () => {
    const scene = await setUp();
    const other = await scene.organization.program();
    await apply([scene.declared]);
    expect(await apply([])).toEqual(counts());
    expect(await statusAndCode(app(), scene.secret)).toBe('200');
    await revoke(scene.manager, (await keyOf(scene)).id);
    await apply([scene.declared]);
    expect(await statusAndCode(app(), scene.secret)).toBe('401 API_KEY_REVOKED');
    expect(await statusAndCode(app(), other.secret)).toBe('200');
  });

  test.each([
    ['in an organization that is not there', { organization: 'nobody' }],
    ['that is over', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['narrowed to a client that is not there', { clientIds: ['cli_01h2xcejqtf2nbrexx3vqjhp41'] }],
  ])('%s is not made, and does not keep others from it', async (_what, more) => {
    const wrong = await setUp(more);
    const right = await setUp();
    expect(await apply([wrong.declared, right.declared])).toEqual(counts({ created: 1, failed: 1 }));
    expect(await statusAndCode(app(), wrong.secret)).toBe('401 INVALID_API_KEY');
    expect(await statusAndCode(app(), right.secret)).toBe('200');
  });

  test("with the hash of another tenant's key is not made", async () => {
    const theirs = await setUp();
    await apply([theirs.declared]);
    const mine = await setUp({ sha256: theirs.declared.sha256 });
    expect(await apply([mine.declared])).toEqual(counts({ failed: 1 }));
  });
});

describe('a foreign key', () => {
  const foreign = () => `acme-${randomBytes(6).toString('hex')}.${randomBytes(24).toString('base64url')}`;

  test('of any form is known by its hash and its beginning, on the next start too', async () => {
    const secret = foreign();
    const scene = await setUp({ sha256: sha(secret), prefix: secret.slice(0, 12) });
    expect(await statusAndCode(app(), secret)).toBe('401 INVALID_API_KEY_FORMAT');
    await apply([scene.declared]);
    expect(await statusAndCode(app(), secret)).toBe('200');
    const restarted = await startApp({}, app().connection);
    expect(await statusAndCode(restarted, secret)).toBe('200');
    await restarted.close();
  });

  test('takes one indexed query, and what begins otherwise none', async () => {
    const secret = foreign();
    const scene = await setUp({ sha256: sha(secret), prefix: secret.slice(0, 12) });
    await apply([scene.declared]);
    const sent = await statementsDuring(app(), async () => {
      expect(await statusAndCode(app(), `${secret}x`)).toBe('401 INVALID_API_KEY');
    });
    expect(sent.filter((text) => text.includes('secret.digest'))).toHaveLength(1);
    const none = await statementsDuring(app(), async () => {
      for (const text of [foreign(), `sk_test_${secret}`, `${secret}${'x'.repeat(600)}`]) {
        expect(await statusAndCode(app(), text)).toBe('401 INVALID_API_KEY_FORMAT');
      }
    });
    expect(none.filter((text) => text.includes('secret.digest'))).toEqual([]);
  });

  test('with our brand as its beginning opens no door to mistyped keys', async () => {
    const scene = await setUp();
    await apply([scene.declared]);
    const mistyped = `${scene.secret.slice(0, -1)}${scene.secret.endsWith('a') ? 'b' : 'a'}`;
    expect(await statusAndCode(app(), mistyped)).toBe('401 INVALID_API_KEY_FORMAT');
  });
});

describe('a file that is not right stops the start with one line', () => {
  const key = { name: 'a', environment: 'test', scopes: ['clients:read'], sha256: sha('a') };
  test.each([
    ['{', /no JSON/],
    [{}, /keys/],
    [{ keys: [{ ...key, sha256: 'abc' }] }, /keys\.0\.sha256.*64 digits/],
    [{ keys: [{ ...key, scopes: ['nope'] }] }, /"nope" is no scope/],
    [{ keys: [{ ...key, secret: 'x' }] }, /secret/],
    [{ keys: [key, { ...key, name: 'b' }] }, /same sha256/],
    [{ keys: [{ ...key, clientIds: ['inv_01h2xcejqtf2nbrexx3vqjhp41'] }] }, /clientIds\.0: .*cli_/],
    [{ keys: [{ ...key, clientIds: [] }] }, /clientIds/],
    [
      { keys: [{ ...key, moneyLimits: [{ currency: 'EUR', perDay: 5 }] }] },
      /perDay: must be an amount as text/,
    ],
    [{ keys: [{ ...key, moneyLimits: [{ currency: 'XXY', perDay: '5' }] }] }, /currency: must be/],
    [{ keys: [{ ...key, moneyLimits: [{ currency: 'EUR', perDay: '5.001' }] }] }, /perDay: .*decimal places/],
    [{ keys: [{ ...key, moneyLimits: [{ currency: 'EUR' }] }] }, /perOperation, perDay or both/],
  ])('%j', (content, message) => {
    expect(() => readKeysFile(fileOf(content))).toThrow(message);
    expect(() => readKeysFile(fileOf(content))).toThrow(/^[^\n]+$/);
  });

  test('or one that is not there', () => {
    expect(() => readKeysFile('/nowhere/keys.json')).toThrow(/Cannot read KEYS_FILE/);
    expect(readKeysFile(undefined)).toEqual([]);
  });
});
