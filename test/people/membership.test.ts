import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { ClientCreateDocument, ClientListDocument, MeDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { auth } from './support.ts';

const app = useApp();

const changeMember = (email: string, set: string, values: unknown[] = []) =>
  app().runtime.pool.query(
    `update member set ${set} from "user" where "user".id = member.user_id and "user".email = $1`,
    [email, ...values],
  );

test('a change of role holds at the very next request', async () => {
  const organization = await createOrganization(app());
  const person = await organization.person('OWNER');
  const create = () => person.call(ClientCreateDocument, { input: { name: 'Ada' } });
  expect((await create()).status).toBe(200);
  await changeMember(person.email, "role = 'viewer'");
  const refused = await create();
  expect(`${refused.status} ${refused.errors?.[0]?.extensions.code}`).toBe('403 INSUFFICIENT_SCOPE');
  expect((await person.run(MeDocument)).me.role).toBe('VIEWER');
  await changeMember(person.email, "role = 'operator'");
  expect((await create()).status).toBe(200);
});

test('who belongs to no organization is told so, whatever they ask', async () => {
  const person = await (await createOrganization(app())).person('OWNER');
  await app().runtime.pool.query('delete from member using "user" where "user".id = user_id and email = $1', [
    person.email,
  ]);
  for (const document of ['{ me { kind } }', '{ clients { totalCount } }']) {
    const { status, errors } = await person.call(document);
    expect(`${status} ${errors?.[0]?.extensions.code}`).toBe('403 NO_ORGANIZATION');
  }
});

test('who is moved to another organization lands nowhere by themselves, and sees that one alone once chosen', async () => {
  const [from, to] = [await createOrganization(app(), 'From'), await createOrganization(app(), 'To')];
  const person = await from.person('OWNER');
  only(
    (await person.run(ClientCreateDocument, { input: { name: 'Ada' } })).clientCreate,
    'ClientCreatePayload',
  );
  await changeMember(person.email, 'organization_id = $2', [to.id]);
  const refused = await person.call(MeDocument);
  expect(`${refused.status} ${refused.errors?.[0]?.extensions.code}`).toBe('403 ORGANIZATION_NOT_CHOSEN');
  const choice = { organizationId: to.id };
  const headers = { ...person.headers, origin: app().url };
  expect((await auth(app(), '/organization/set-active', choice, headers)).status).toBe(200);
  expect((await person.run(MeDocument)).me.organization.name).toBe('To');
  expect((await person.run(ClientListDocument, {})).clients.totalCount).toBe(0);
});

describe('X-Environment', () => {
  test('names the world of a session, test when it is left out', async () => {
    const organization = await createOrganization(app());
    const { headers } = await organization.person('OWNER');
    const cookie = given(headers.cookie);
    const worlds: [Record<string, string>, string][] = [
      [{}, 'TEST'],
      [{ 'x-environment': 'live' }, 'LIVE'],
      [{ 'x-environment': 'LIVE' }, 'LIVE'],
      [{ 'x-environment': ' test ' }, 'TEST'],
      [{ 'x-environment': '' }, 'TEST'],
    ];
    for (const [header, environment] of worlds) {
      expect((await callWith(app(), { cookie, ...header }).run(MeDocument)).me.environment).toBe(environment);
    }
    for (const wrong of ['prod', 'live,test', 'null']) {
      const answer = await post(app(), { cookie, 'x-environment': wrong });
      expect(`${answer.status} ${answer.code}`).toBe('400 BAD_REQUEST');
    }
  });

  test('parts what a person makes', async () => {
    const organization = await createOrganization(app());
    const { headers } = await organization.person('OWNER', 'LIVE');
    const [live, test] = [callWith(app(), headers), callWith(app(), { cookie: given(headers.cookie) })];
    await live.run(ClientCreateDocument, { input: { name: 'Ada' } });
    expect((await live.run(ClientListDocument, {})).clients.totalCount).toBe(1);
    expect((await test.run(ClientListDocument, {})).clients.totalCount).toBe(0);
  });
});
