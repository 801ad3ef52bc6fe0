import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
const create = `mutation Create($input: ClientCreateInput!) {
  clientCreate(input: $input) {
    __typename
    ... on ClientCreatePayload { client { id name email } }
    ... on UserError { code message path }
  }
}`;

test('creates a client and leaves a trace', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:write']);
  const { clientCreate } = await program.run(create, { input: { name: 'Ada', email: 'ada@example.com' } });
  expect(clientCreate).toMatchObject({
    __typename: 'ClientCreatePayload',
    client: { name: 'Ada', email: 'ada@example.com' },
  });
  const traces = await organization.sql(
    'select type, actor_type, actor_label from activity where organization_id = ? and type = ?',
    [organization.id, 'client.created'],
  );
  expect(traces).toEqual([{ type: 'client.created', actor_type: 'API_KEY', actor_label: 'a program' }]);
});

test('a person does it too', async () => {
  const organization = await createOrganization(app());
  const person = await organization.person('OPERATOR');
  const { clientCreate } = await person.run(create, { input: { name: 'Ada' } });
  expect(clientCreate.__typename).toBe('ClientCreatePayload');
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:read']);
  const answer = await program.call(create, { input: { name: 'Ada' } });
  expect(answer.status).toBe(403);
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'INSUFFICIENT_SCOPE',
    missingScopes: ['clients:write'],
  });
});
