import { describe, expect, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import {
  ApiKeyCreateDocument,
  ClientByIdDocument,
  ClientCreateDocument,
  MeDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

const app = useApp();

describe('live and test are two worlds', () => {
  test('what one key makes, the other world does not have', async () => {
    const organization = await createOrganization(app());
    const [test, live] = [
      await organization.program(),
      await organization.program(undefined, { environment: 'LIVE' }),
    ];
    const make = async (caller: typeof test) =>
      only(
        (await caller.run(ClientCreateDocument, { input: { name: 'Ada' } })).clientCreate,
        'ClientCreatePayload',
      ).client.id;
    const [inTest, inLive] = [await make(test), await make(live)];
    expect((await test.run(ClientByIdDocument, { id: inLive })).client).toBeNull();
    expect((await live.run(ClientByIdDocument, { id: inTest })).client).toBeNull();
    expect((await live.run(ClientByIdDocument, { id: inLive })).client?.id).toBe(inLive);
    const everywhere = 'query N($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect((await test.run(everywhere, { ids: [inTest, inLive] })).nodes).toEqual([{ id: inTest }, null]);
  });

  test('a key’s world is its own, whatever X-Environment says', async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program();
    const caller = callWith(app(), { 'x-api-key': secret, 'x-environment': 'live' });
    expect((await caller.run(MeDocument)).me.environment).toBe('TEST');
  });

  test('a key altered to name the other world is no key', async () => {
    const { secret } = await (await createOrganization(app())).program();
    const answer = await post(app(), { 'x-api-key': secret.replace('sk_test_', 'sk_live_') });
    expect(answer.code).toBe('INVALID_API_KEY_FORMAT');
  });
});

describe('an instance that serves live alone', () => {
  test('answers test keys with WRONG_ENVIRONMENT, and live keys as ever', async () => {
    const organization = await createOrganization(app());
    const [test, live] = [
      await organization.program(),
      await organization.program(undefined, { environment: 'LIVE' }),
    ];
    const person = await organization.person('OWNER');
    const production = await startApp({ ENVIRONMENTS: 'live' }, app().connection);
    const wrong = await post(production, { 'x-api-key': test.secret });
    expect(`${wrong.status} ${wrong.code}`).toBe('401 WRONG_ENVIRONMENT');
    expect(wrong.headers.get('www-authenticate')).toContain('invalid_token');
    expect((await post(production, { 'x-api-key': live.secret })).status).toBe(200);

    const cookie = person.headers.cookie ?? '';
    expect((await callWith(production, { cookie }).run(MeDocument)).me.environment).toBe('LIVE');
    const asked = await post(production, { cookie, 'x-environment': 'test' });
    expect(`${asked.status} ${asked.code}`).toBe('400 BAD_REQUEST');
    const input = { name: 'a', scopes: ['clients:read'], environment: 'TEST' as const };
    const { apiKeyCreate } = await callWith(production, { cookie }).run(ApiKeyCreateDocument, { input });
    expect(only(apiKeyCreate, 'ValidationError').path).toEqual(['environment']);
    await production.close();
  });

  test('looks at the state of a key before its world', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    await program.run('mutation R($id: ID!) { apiKeyRevoke(input: { id: $id }) { __typename } }', {
      id: program.keyId,
    });
    const production = await startApp({ ENVIRONMENTS: 'live' }, app().connection);
    expect((await post(production, { 'x-api-key': program.secret })).code).toBe('API_KEY_REVOKED');
    await production.close();
  });
});
