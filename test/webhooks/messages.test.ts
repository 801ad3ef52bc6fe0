import { describe, expect, test } from 'vitest';
import * as activity from '#server/activity/activity.service.ts';
import { decodeId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { remindOfExpiry } from '#server/jobs/expiry-reminders.ts';
import { eventDetails } from '#server/webhooks/event-details.ts';
import { eventObjects, objectOf } from '#server/webhooks/event-objects.ts';
import { eventTypes, isEventType } from '#server/webhooks/event-types.ts';
import { eventTypeList, messageSchema } from '#server/webhooks/samples.ts';
import { createKey, disable, revoke } from '../api-keys/support.ts';
import { createClient, remove, update } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { ApiKeyRotateDocument } from '../support/gql/graphql.ts';
import { createObjects } from '../support/objects.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { use } from '../usage/support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const dayMs = 24 * 60 * 60 * 1000;

interface MessageRow {
  id: string;
  type: string;
  environment: string;
  subject_id: string;
  data: string | null;
  details: string | null;
}

const messagesOf = ({ sql, id }: TestOrganization) =>
  sql<MessageRow>('select * from webhook_message where organization_id = ? order by id', [id]);

const parsed = (rows: readonly MessageRow[]) =>
  rows.map(({ type, data, details }) => ({
    type,
    data: JSON.parse(data ?? 'null'),
    details: JSON.parse(details ?? 'null'),
  }));

describe('the catalogue', () => {
  test('shows of each object a sample that fits its own schema', () => {
    for (const { schema, sample } of Object.values(eventObjects))
      expect(schema.parse(sample)).toEqual(sample);
  });

  test('has of each type a sample that fits the schema of the whole message', () => {
    for (const { name, sample } of eventTypeList()) {
      expect(messageSchema(name).parse(sample), name).toEqual(sample);
      expect('details' in sample, name).toBe(Object.hasOwn(eventDetails, name));
    }
  });

  test('has ids in its samples that can be asked about', () => {
    const samples = JSON.stringify(eventTypeList().map(({ sample }) => sample));
    const ids = new Set(samples.match(/(?<=")[a-z]+_[0-9a-z]{26}(?=")/g));
    expect(ids.size).toBeGreaterThan(15);
    expect([...ids].filter((id) => decodeId(id) === null)).toEqual([]);
  });

  test('has a description of each type, and details only of types there are', () => {
    for (const [type, description] of Object.entries(eventTypes)) {
      expect(type).toMatch(/^[a-z_]+\.[a-z_]+$/);
      expect(description.length).toBeGreaterThan(15);
    }
    expect(Object.keys(eventDetails).filter((type) => !isEventType(type))).toEqual([]);
  });
});

describe('a change', () => {
  test('leaves one message with the id of its trace and the thing as it is after it', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const client = await createClient(program, { name: 'Ada', email: 'ada@example.com' });
    await update(program, { id: client.id, name: 'Ada Lovelace', externalId: 'crm-1' });
    await remove(program, client.id);
    const rows = (await messagesOf(organization)).slice(1);
    expect(parsed(rows)).toMatchObject([
      {
        type: 'client.created',
        data: { id: client.id, name: 'Ada', email: 'ada@example.com' },
        details: null,
      },
      { type: 'client.updated', data: { id: client.id, name: 'Ada Lovelace', externalId: 'crm-1' } },
      { type: 'client.deleted', data: { id: client.id, name: 'Ada Lovelace' } },
    ]);
    const traces = await organization.sql(
      'select id, type, subject_id, environment from activity order by id',
    );
    expect(traces).toEqual(
      expect.arrayContaining(
        rows.map(({ id, type, subject_id, environment }) => ({ id, type, subject_id, environment })),
      ),
    );
  });

  test('that is rolled back leaves none, and neither does one that changes nothing', async () => {
    const organization = await createOrganization(app());
    const ctx = organization.context();
    const subject = { id: organization.id, label: 'x' };
    const failing = transaction(ctx, async (em) => {
      activity.record(ctx, em, { type: 'client.created', subject, object: {} });
      await em.flush();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await messagesOf(organization)).toEqual([]);
  });

  test('of the organization itself is told to nobody', async () => {
    const organization = await createOrganization(app());
    const owner = await organization.person();
    await owner.run('mutation { organizationUpdate(input: { maxKeyLifetimeDays: 90 }) { __typename } }');
    expect(await messagesOf(organization)).toEqual([]);
  });
});

test('every message fits the schema of what it shows and of its details', async () => {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  await createObjects(organization, manager);
  const expiresAt = new Date(app().runtime.now().getTime() + 8 * dayMs).toISOString();
  const { apiKey, secret } = await createKey(manager, { expiresAt });
  for (const ip of ['203.0.113.7', '198.51.100.1']) {
    await use(app(), secret, undefined, { 'x-forwarded-for': ip });
    await app().runtime.usage.flush();
  }
  app().advance(1.5 * dayMs);
  await remindOfExpiry(app().runtime);
  await manager.run(ApiKeyRotateDocument, { input: { id: apiKey.id, overlap: 'PT0S' } });
  await use(app(), secret);
  await disable(manager, apiKey.id);
  await revoke(manager, apiKey.id, 'leaked');
  await use(app(), secret);
  await app().runtime.usage.flush();

  const found = parsed(await messagesOf(organization));
  const types = found.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining(['invoice.created', 'api_key.expiring', 'api_key.new_network']),
  );
  expect(types).toEqual(
    expect.arrayContaining(['api_key.rotated', 'api_key.retired_secret_used', 'api_key.dead_key_used']),
  );
  for (const { type, data, details } of found) {
    if (!isEventType(type)) throw new Error(`${type} is not in the catalogue`);
    if (data) expect(objectOf(type).schema.parse(data)).toEqual(data);
    const schema = Object.entries(eventDetails).find(([name]) => name === type)?.[1];
    expect(details, type).toEqual(schema ? schema.parse(details) : null);
  }
});
