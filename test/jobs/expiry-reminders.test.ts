import { describe, expect, test } from 'vitest';
import { remindOfExpiry } from '#server/jobs/expiry-reminders.ts';
import { createKey, revoke } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { ActivitiesDocument, ApiKeyUpdateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { tracesOf } from '../support/rows.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * dayMs).toISOString();

/** A key that ends in so many days, and what has been told of its end. */
async function keyFor(days: number | null) {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const expiresAt = days === null ? null : inDays(days);
  const { apiKey } = await createKey(manager, { expiresAt });
  const told = async () => {
    await remindOfExpiry(app().runtime);
    return (await tracesOf(organization, apiKey.id))
      .filter(({ type }) => /expir/.test(type))
      .map(({ type, data }) => `${type.slice(8)} ${data.days ?? ''}`.trim());
  };
  const prolong = async (more: number | null) => {
    const input = { id: apiKey.id, expiresAt: more === null ? null : inDays(more) };
    only((await manager.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate, 'ApiKeyUpdatePayload');
  };
  return { organization, manager, apiKey, expiresAt, told, prolong };
}

describe('a key that will end', () => {
  test('is told of thirty, seven and one day before, and at its end, once each', async () => {
    const { told } = await keyFor(40);
    const days: string[][] = [];
    for (const ahead of [9.9, 0.2, 10, 12.8, 0.2, 5.8, 0.2, 0.8, 0.2, 100]) {
      app().advance(ahead * dayMs);
      days.push(await told());
    }
    const all = ['expiring 30', 'expiring 7', 'expiring 1', 'expired'];
    expect(days.map(({ length }) => length)).toEqual([0, 1, 1, 1, 2, 2, 3, 3, 4, 4]);
    expect(days.at(-1)).toEqual(all);
  });

  test('is told of by the server itself, with when, and everybody may read it', async () => {
    const { organization, manager, apiKey, expiresAt } = await keyFor(8);
    app().advance(1.5 * dayMs);
    await remindOfExpiry(app().runtime);
    expect((await tracesOf(organization, apiKey.id)).at(-1)).toMatchObject({
      ...{ type: 'api_key.expiring', environment: 'TEST', subject_label: 'ingest', reason: null },
      ...{ actor_type: 'SYSTEM', actor_label: 'expiry reminders', ip: null, data: { expiresAt, days: 7 } },
    });
    const filter = { type: ['api_key.expiring'], subjectId: apiKey.id };
    expect((await manager.run(ActivitiesDocument, { filter })).activities.nodes).toHaveLength(1);
  });

  test('is told of anew when its end is changed, and not at all once it has none or is revoked', async () => {
    const { told, prolong, manager, apiKey } = await keyFor(8);
    app().advance(2 * dayMs);
    expect(await told()).toEqual(['expiring 7']);
    await prolong(31);
    expect(await told()).toHaveLength(1);
    app().advance(2 * dayMs);
    expect(await told()).toEqual(['expiring 7', 'expiring 30']);
    await prolong(null);
    app().advance(40 * dayMs);
    expect(await told()).toHaveLength(2);
    await prolong(2);
    await revoke(manager, apiKey.id);
    app().advance(40 * dayMs);
    expect(await told()).toHaveLength(2);
  });

  test('is not told of what lay behind already when its end was set: whoever set it knew', async () => {
    const { told, prolong } = await keyFor(5);
    expect(await told()).toEqual([]);
    app().advance(4.5 * dayMs);
    expect(await told()).toEqual(['expiring 1']);
    await prolong(0.5);
    expect(await told()).toEqual(['expiring 1']);
    app().advance(dayMs);
    expect(await told()).toEqual(['expiring 1', 'expired']);
  });
});

describe('after the server was down', () => {
  test('only the nearest is told, and not an end that is long past', async () => {
    const [near, over, past] = [await keyFor(40), await keyFor(39), await keyFor(9)];
    app().advance(39.5 * dayMs);
    expect(await near.told()).toEqual(['expiring 1']);
    expect(await over.told()).toEqual(['expired']);
    expect(await past.told()).toEqual([]);
  });

  test('it is told when a server starts', async () => {
    const { organization, apiKey } = await keyFor(31);
    const ahead = app().runtime.now().getTime() - Date.now();
    const waited = await startApp({}, app().connection, ahead + 2 * dayMs);
    await waited.close();
    expect((await tracesOf(organization, apiKey.id)).at(-1)).toMatchObject({
      type: 'api_key.expiring',
      data: { days: 30 },
    });
  });
});

test('many replicas that look at the same time tell once', async () => {
  const keys = await Promise.all([31, 31, 31].map(keyFor));
  const other = await startApp({}, app().connection, app().runtime.now().getTime() - Date.now());
  try {
    for (const server of [app(), other]) server.advance(2 * dayMs);
    const rounds = Array.from({ length: 6 }, (_, index) =>
      remindOfExpiry((index % 2 ? app() : other).runtime),
    );
    await Promise.all(rounds);
    for (const { told } of keys) expect(await told()).toEqual(['expiring 30']);
  } finally {
    await other.close();
  }
});

test('one key that cannot be told of keeps no other from it', async () => {
  const [bad, good] = [await keyFor(31), await keyFor(31.1)];
  await bad.organization.sql(
    `create or replace function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$`,
  );
  await bad.organization.sql(
    `create trigger refuse before insert on activity for each row when (new.organization_id = '${bad.organization.id}') execute function refuse()`,
  );
  app().advance(2 * dayMs);
  expect(await good.told()).toEqual(['expiring 30']);
  await bad.organization.sql('drop trigger refuse on activity');
  expect(await bad.told()).toEqual(['expiring 30']);
});
