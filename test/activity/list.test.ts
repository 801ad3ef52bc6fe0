import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { ActivitiesDocument, ActivityRevokeKeyDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();

async function revokedKey() {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const program = await organization.program(['clients:read']);
  await owner.run(ActivityRevokeKeyDocument, { id: program.keyId, reason: 'left the company' });
  return { organization, owner, program };
}

test('says who revoked a key, when, from where and why', async () => {
  const { owner, program } = await revokedKey();
  const { activities } = await owner.run(ActivitiesDocument, { filter: { subjectId: program.keyId } });
  expect(activities.nodes.map(({ type }) => type)).toEqual(['api_key.revoked', 'api_key.created']);
  expect(activities.nodes[0]).toMatchObject({
    subject: { id: program.keyId, label: 'a program' },
    actor: { type: 'USER', label: 'A person' },
    reason: 'left the company',
    ip: '127.0.0.1',
  });
  expect(activities.nodes[0]?.actor.id).toMatch(/^usr_/);
});

test('filters by type, thing, actor, text and time, and counts', async () => {
  const { owner, program } = await revokedKey();
  const typesWith = async (filter: object) => {
    // Without the owner's own sign-in.
    const { activities } = await owner.run(ActivitiesDocument, { filter: { type: ['api_key'], ...filter } });
    expect(activities.totalCount).toBe(activities.nodes.length);
    return activities.nodes.map(({ type }) => type);
  };
  const { activities } = await owner.run(ActivitiesDocument, {});
  const [revoked] = activities.nodes;
  const both = ['api_key.revoked', 'api_key.created'];
  expect(await typesWith({ type: ['api_key'] })).toEqual(both);
  expect(await typesWith({ type: ['api_key.created'] })).toEqual(['api_key.created']);
  expect(await typesWith({ type: ['client'] })).toEqual([]);
  expect(await typesWith({ actorId: revoked?.actor.id })).toEqual(['api_key.revoked']);
  expect(await typesWith({ search: 'left the' })).toEqual(['api_key.revoked']);
  expect(await typesWith({ search: revoked?.requestId })).toEqual(['api_key.revoked']);
  expect(await typesWith({ after: revoked?.createdAt })).toEqual(['api_key.revoked']);
  expect(await typesWith({ before: revoked?.createdAt })).toEqual(['api_key.created']);
  expect(await typesWith({ subjectId: program.keyId, search: '%' })).toEqual([]);
});

test('needs activity:read, and shows nothing of another tenant or environment', async () => {
  const { organization, program } = await revokedKey();
  const stranger = await (await createOrganization(app())).program(['activity:read']);
  const live = await organization.program(['activity:read'], { environment: 'LIVE' });
  const without = await organization.program(['clients:read']);
  expect((await without.call(ActivitiesDocument, {})).status).toBe(403);
  for (const caller of [stranger, live]) {
    const { activities } = await caller.run(ActivitiesDocument, { filter: { subjectId: program.keyId } });
    expect(activities.nodes).toEqual([]);
  }
});
