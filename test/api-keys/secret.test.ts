import { getNamedType, isObjectType, isScalarType } from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import { freshDatabase, startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { startChild } from '../support/child.ts';
import { ApiKeyByIdDocument, ApiKeyListDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { dump } from '../support/rows.ts';
import { createKey, createScene, disable, revoke } from './support.ts';

const app = useApp();

/** The secret itself, the random part alone, and how bytes of it would look in hex and base64. */
function tracesOfSecret(secret: string): string[] {
  const random = secret.slice(-38, -6);
  return [
    secret,
    random,
    Buffer.from(random).toString('hex'),
    Buffer.from(random.slice(0, 30)).toString('base64'),
  ];
}

test('the secret is in the answer to the creation and nowhere else the API can show', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  const self = callWith(app(), { 'x-api-key': secret });
  const answers = [
    await manager.run(ApiKeyByIdDocument, { id: apiKey.id }),
    await manager.run(ApiKeyListDocument, { filter: { search: secret } }),
    await manager.run(
      'query Q($id: ID!) { node(id: $id) { ... on ApiKey { prefix last4 secrets { prefix last4 } } } }',
      {
        id: apiKey.id,
      },
    ),
    await self.run('{ me { key { id name prefix last4 } } }'),
    await disable(manager, apiKey.id),
    await revoke(manager, apiKey.id),
  ];
  const shown = JSON.stringify(answers);
  for (const trace of tracesOfSecret(secret)) expect(shown).not.toContain(trace);
  expect(shown).toContain(secret.slice(-4));
});

test('only what makes a secret has a text that could be one', () => {
  const holders = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) =>
      Object.values(type.getFields()).some(
        (field) =>
          /^(secret|token|digest|key|pepper.*)$/i.test(field.name) && isScalarType(getNamedType(field.type)),
      ),
    );
  expect(holders.map((type) => type.name).sort()).toEqual([
    'ApiKeyCreatePayload',
    'ApiKeyRotatePayload',
    'WebhookEndpointCreatePayload',
    'WebhookEndpointSecretRotatePayload',
  ]);
});

test('no column of any table holds it', async () => {
  const { manager, apiKey, secret } = await createScene(app());
  await revoke(manager, apiKey.id, 'leaked');
  await app().runtime.usage.flush();
  const everything = await dump(app());
  expect(everything).toContain(secret.slice(-4));
  for (const trace of tracesOfSecret(secret)) expect(everything).not.toContain(trace);
});

test('no line of the log holds it, at the finest level and when things go wrong', async () => {
  const connection = await freshDatabase();
  const host = await startApp({}, connection);
  const manager = await (await createOrganization(host)).program();
  const { secret } = await createKey(manager);
  const child = await startChild(connection, {
    ...{ SECRET_KEY: 'a secret key for tests, long enough to be one', LOG_LEVEL: 'trace' },
  });
  const authorization = `Bearer ${secret}`;
  const made = await createKey(callWith(child, manager.headers));
  expect((await post(child, { authorization })).status).toBe(200);
  expect((await post(child, { authorization, 'x-api-key': `${secret}x` })).status).toBe(401);
  expect((await post(child, { authorization: `Bearer ${secret}x` })).status).toBe(401);
  expect((await post(child, { authorization }, '{"query":')).status).toBe(400);
  await host.runtime.pool.query('alter table client rename to nowhere');
  expect((await post(child, { authorization }, '{"query":"{ clients { totalCount } }"}')).code).toBe(
    'INTERNAL_SERVER_ERROR',
  );
  await host.runtime.pool.query('alter table api_key_secret rename to nowhere_else');
  expect((await createKeyFails(child.url, manager.headers)).code).toBe('INTERNAL_SERVER_ERROR');
  expect((await post(child, { authorization: `Bearer ${made.secret}` })).status).toBe(500);
  const log = await child.stop();
  await host.close();
  expect(log).toContain('unexpected error');
  for (const each of [secret, made.secret, manager.secret]) {
    for (const trace of tracesOfSecret(each)) expect(log).not.toContain(trace);
  }
});

function createKeyFails(url: string, headers: Readonly<Record<string, string>>) {
  const query = 'mutation { apiKeyCreate(input: { name: "a", scopes: ["clients:read"] }) { __typename } }';
  return post({ url }, headers, JSON.stringify({ query }));
}
