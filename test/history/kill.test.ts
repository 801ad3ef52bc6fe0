import pg from 'pg';
import { expect, test } from 'vitest';
import { historyTypes } from '#server/activity/history-types.ts';
import { pgOptions } from '#server/db/orm.ts';
import { freshDatabase, startApp, type TestApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { startChild } from '../support/child.ts';
import { createOrganization } from '../support/organization.ts';
import { noneWaits, settled } from './support.ts';

const settings = {
  SECRET_KEY: 'a secret key for tests, long enough to be one',
  LOG_LEVEL: 'silent',
  RATE_LIMIT_REQUESTS_PER_MINUTE: '0',
  RATE_LIMIT_COST_PER_MINUTE: '0',
};

const create = `mutation { apiKeyCreate(input: { name: "k", scopes: ["clients:read"] }) {
  ... on ApiKeyCreatePayload { apiKey { id } } } }`;
const verb = (name: string) => `mutation ($id: ID!) { ${name}(input: { id: $id }) { __typename } }`;

/** Of every change in the activity log, its number among those of its subject in the ledger; null where it has none. */
async function places({ runtime }: TestApp): Promise<Map<string, (number | null)[]>> {
  const { rows } = await runtime.pool.query<{ subject: string; number: number | null }>(
    `select activity.subject_id as subject, (convert_from(event.canonical, 'UTF8')::json->>'number')::int as number
     from activity left join event on event.kind = 'HISTORY'
       and convert_from(event.canonical, 'UTF8')::json->>'type' = activity.type and event.id = activity.id
     where activity.type = any($1) order by activity.subject_id, activity.id`,
    [historyTypes],
  );
  const places = new Map<string, (number | null)[]>();
  for (const { subject, number } of rows) places.set(subject, [...(places.get(subject) ?? []), number]);
  return places;
}

test('kill -9 between the change and the log loses no entry and doubles none', async () => {
  const connection = await freshDatabase();
  const before = await startApp({}, connection);
  const organization = await createOrganization(before);
  const { headers } = await organization.program();
  await settled(organization);
  await before.close();

  // Whoever holds the log's lock keeps the server from appending: the changes are committed, and wait.
  const holder = new pg.Client(pgOptions(connection));
  await holder.connect();
  await holder.query('select pg_advisory_lock(6211984, 2)');
  const waiting = await startChild(connection, settings);
  const caller = callWith(waiting, headers);
  const { apiKeyCreate } = await caller.run(create);
  await caller.run(verb('apiKeyDisable'), apiKeyCreate.apiKey);
  await waiting.kill();
  const queued = await holder.query('select from ledger_outbox');
  expect(queued.rowCount).toBe(2);
  await holder.end();

  // And while appending is under way.
  const busy = await startChild(connection, settings);
  let changes = 0;
  const writers = Array.from({ length: 6 }, async () => {
    const program = callWith(busy, headers);
    for (;;) {
      const made = await program.run(create);
      for (const name of ['apiKeyDisable', 'apiKeyEnable', 'apiKeyRevoke'])
        await program.run(verb(name), made.apiKeyCreate.apiKey);
      changes += 4;
    }
  });
  await expect.poll(() => changes, { timeout: 20_000, interval: 5 }).toBeGreaterThan(60);
  await Promise.all([busy.kill(), ...writers.map((writer) => writer.catch(() => {}))]);

  const after = await startApp({}, connection);
  await noneWaits(after.runtime.pool, organization.id);
  const found = await places(after);
  expect(found.size).toBeGreaterThan(15);
  for (const numbers of found.values()) expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const { rows } = await after.runtime.pool.query(
    `select (select count(*) from event where kind = 'HISTORY')::int as entries,
       (select count(*) from activity where type = any($1))::int as changes`,
    [historyTypes],
  );
  expect(rows[0].entries).toBe(rows[0].changes);
  await after.close();
}, 60_000);
