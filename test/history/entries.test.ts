import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { historyTypes } from '#server/activity/history-types.ts';
import { newId } from '#server/db/id.ts';
import { remindOfExpiry } from '#server/jobs/expiry-reminders.ts';
import { eventTypes } from '#server/webhooks/event-types.ts';
import { createKey } from '../api-keys/support.ts';
import { cancel, createDraft, createOpen, createScene, markPaid } from '../invoices/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { entriesOf, historyOf, settled } from './support.ts';

const app = useApp();

const verb = (caller: Caller, field: string, input: object) =>
  caller.run(
    `mutation ($input: ${field.charAt(0).toUpperCase()}${field.slice(1)}Input!) {
      ${field}(input: $input) { __typename ... on UserError { code message } } }`,
    { input },
  );

const typesOf = (entries: readonly { type: string }[]) => entries.map(({ type }) => type);
const numbersOf = (entries: readonly { number: number }[]) => entries.map(({ number }) => number);

test('each kind of change of a key is one entry, in the order of the changes', async () => {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const { apiKey } = await createKey(owner, { ipAllowlist: ['192.0.2.0/24'] });
  const { id } = apiKey;
  await verb(owner, 'apiKeyUpdate', { id, name: 'renamed', scopes: ['clients:write'] });
  await verb(owner, 'apiKeyRotate', { id, overlap: 'P1D' });
  const { apiKey: rotated } = await owner.run('query ($id: ID!) { apiKey(id: $id) { secrets { id } } }', {
    id,
  });
  await verb(owner, 'apiKeySecretRetire', { id: rotated.secrets[1].id });
  await verb(owner, 'apiKeyDisable', { id });
  await verb(owner, 'apiKeyEnable', { id });
  await verb(owner, 'apiKeyRevoke', { id, reason: 'left the company' });
  await verb(owner, 'apiKeyArchive', { id });
  await verb(owner, 'apiKeyUnarchive', { id });
  await settled(organization);
  const entries = await entriesOf(organization, id);
  const verbs = ['created', 'updated', 'rotated', 'secret_retired', 'disabled', 'enabled', 'revoked'];
  expect(typesOf(entries)).toEqual([...verbs, 'archived', 'unarchived'].map((name) => `api_key.${name}`));
  expect(numbersOf(entries)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(typesOf(entries)).toEqual((await tracesOf(organization, id)).map(({ type }) => type));
});

test('an entry says who, what, when and why, and neither a secret nor an address', async () => {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const { apiKey, secret } = await createKey(owner);
  await verb(owner, 'apiKeyRevoke', { id: apiKey.id, reason: 'left the company' });
  await settled(organization);
  const { history, ledgerEntries } = await historyOf(owner, apiKey.id);
  const [revoked] = history.nodes;
  expect(ledgerEntries.nodes[0]).toMatchObject({
    ...{ type: 'countersign.api_key.revoked', id: revoked?.ledgerEntry?.id },
    payload: {
      ...{ kind: 'countersign/history', v: 1, id: revoked?.id, number: 2, type: 'api_key.revoked' },
      ...{ subject: { id: apiKey.id, label: 'ingest' }, actor: { type: 'USER', label: 'A person' } },
      ...{ at: revoked?.createdAt, reason: 'left the company', requestId: revoked?.requestId },
    },
  });
  const written = JSON.stringify(await entriesOf(organization, apiKey.id));
  expect(written).not.toContain(secret.slice(-38, -6));
  expect(written).not.toContain('127.0.0.1');
  const digests = await organization.sql<{ hex: string }>(
    `select encode(digest, 'hex') as hex from api_key_secret where organization_id = ?`,
    [organization.id],
  );
  expect(digests.length).toBeGreaterThan(0);
  for (const { hex } of digests) expect(written).not.toContain(hex);
});

test('what makes an invoice binding or settles it is an entry, drafts are not', async () => {
  const scene = await createScene(app());
  await createDraft(scene);
  const paid = await createOpen(scene);
  await markPaid(scene.program, paid.id);
  const voided = await createOpen(scene);
  await cancel(scene.program, voided.id);
  await settled(scene.organization);
  const paidEntries = await entriesOf(scene.organization, paid.id);
  expect(typesOf(paidEntries)).toEqual(['invoice.finalized', 'invoice.payment_recorded', 'invoice.paid']);
  expect(numbersOf(paidEntries)).toEqual([1, 2, 3]);
  const voidedEntries = await entriesOf(scene.organization, voided.id);
  expect(typesOf(voidedEntries)).toEqual(['invoice.finalized', 'invoice.voided']);
  expect(paidEntries[0]?.data).toMatchObject({ status: 'OPEN', currency: 'EUR', total: '2520' });
});

test('what the clock does is an entry too', async () => {
  const organization = await createOrganization(app());
  const expiresAt = new Date(app().runtime.now().getTime() + 60_000).toISOString();
  const { apiKey } = await createKey(await organization.program(), { expiresAt });
  app().advance(120_000);
  await remindOfExpiry(app().runtime);
  await settled(organization);
  const entries = await entriesOf(organization, apiKey.id);
  expect(typesOf(entries)).toEqual(['api_key.created', 'api_key.expired']);
  expect(entries[1]?.actor).toEqual({ type: 'SYSTEM', id: null, label: 'expiry reminders' });
});

test('whatever writes a trace, exactly those of the list are queued with it, without the address', async () => {
  const organization = await createOrganization(app());
  const em = app().runtime.orm.em.fork();
  await em.begin();
  for (const type of [...Object.keys(eventTypes), 'member.removed', 'organization.updated'])
    await em.execute(
      `insert into activity (id, organization_id, environment, type, subject_id, subject_label, data, actor_type,
         actor_label, request_id, ip, created_at)
       values (?, ?, 'TEST', ?, ?, 'x', '{}', 'SYSTEM', 'x', 'x', '192.0.2.7', now())`,
      [newId(), organization.id, type, newId()],
    );
  const queued = await em.execute<{ change: { type: string } }[]>(
    'select change from ledger_outbox where organization_id = ? order by seq',
    [organization.id],
  );
  expect(queued.map(({ change }) => change.type).sort()).toEqual([...historyTypes].sort());
  expect(JSON.stringify(queued)).not.toContain('192.0.2.7');
  await em.rollback();
  await settled(organization);
  expect(await organization.sql('select 1 from event where organization_id = ?', [organization.id])).toEqual(
    [],
  );
});

test('a refused change leaves no entry', async () => {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  const { apiKey } = await createKey(manager);
  await verb(manager, 'apiKeyRevoke', { id: apiKey.id });
  await settled(organization);
  await leavesNothing(organization, async () => {
    await verb(manager, 'apiKeyEnable', { id: apiKey.id });
    await verb(manager, 'apiKeyUpdate', { id: apiKey.id, name: '' });
  });
  await settled(organization);
  expect(await entriesOf(organization, apiKey.id)).toHaveLength(2);
});

test('replicas that find the same changes append each once, and each thing in its order', async () => {
  const second = await startApp({}, app().connection);
  try {
    const organization = await createOrganization(app());
    const one = await organization.program();
    const other = callWith(second, one.headers);
    const keys = await Promise.all(Array.from({ length: 6 }, () => createKey(one)));
    await Promise.all(
      keys.map(async ({ apiKey: { id } }, at) => {
        const caller = at % 2 === 0 ? one : other;
        for (let round = 0; round < 4; round++)
          await verb(caller, round % 2 === 0 ? 'apiKeyDisable' : 'apiKeyEnable', { id });
      }),
    );
    await settled(organization);
    for (const { apiKey } of keys) {
      const entries = await entriesOf(organization, apiKey.id);
      expect(numbersOf(entries)).toEqual([1, 2, 3, 4, 5]);
      expect(typesOf(entries)).toEqual((await tracesOf(organization, apiKey.id)).map(({ type }) => type));
    }
  } finally {
    await second.close();
  }
});

describe('to the tenant an entry is no event', () => {
  async function recorded() {
    const organization = await createOrganization(app());
    const manager = await organization.program();
    const { apiKey } = await createKey(manager);
    await settled(organization);
    const { ledgerEntries } = await historyOf(manager, apiKey.id);
    return { organization, manager, apiKey, entry: ledgerEntries.nodes[0] };
  }

  test('not in lists, not by id, not as a node, not by REST', async () => {
    const { manager, entry } = await recorded();
    const answer = await manager.run(
      `query ($id: ID!) { events { totalCount nodes { id } } event(id: $id) { id } node(id: $id) { id } }`,
      { id: entry?.id },
    );
    expect(answer).toEqual({ events: { totalCount: 0, nodes: [] }, event: null, node: null });
    const rest = await fetch(`${app().url}/v1/events/${entry?.id}`, { headers: manager.headers });
    expect(rest.status).toBe(404);
  });

  test('it counts to no quota and is told to no webhook', async () => {
    const { organization, manager } = await recorded();
    await verb(manager, 'webhookEndpointCreate', { url: 'https://hooks.example.com/in', events: ['*'] });
    await createKey(manager);
    await settled(organization);
    const { organization: own } = await manager.run('{ organization { quotas { resource used } } }');
    const used = (own.quotas as { resource: string; used: number }[]).find(
      ({ resource }) => resource === 'EVENTS',
    );
    expect(used?.used).toBe(0);
    const messages = await organization.sql<{ type: string }>(
      'select type from webhook_message where organization_id = ?',
      [organization.id],
    );
    expect(typesOf(messages)).toContain('api_key.created');
    expect(typesOf(messages)).not.toContain('event.anchored');
  });

  test('no subscriber to events hears of it', async () => {
    const { organization, manager } = await recorded();
    const follower = app().runtime.live.follow(
      organization.context().principal,
      (notice): notice is typeof notice => true,
    );
    const heard: string[] = [];
    const listening = (async () => {
      for await (const notice of { [Symbol.asyncIterator]: () => follower }) {
        heard.push(notice.kind);
        if (notice.kind === 'EVENTS') return;
      }
    })();
    await createKey(manager);
    await settled(organization);
    await manager.run(
      'mutation { eventAnchor(input: { type: "order.placed", payload: {} }) { __typename } }',
    );
    await listening;
    const last = await manager.run('{ events { totalCount } }');
    expect(last.events.totalCount).toBe(1);
    expect(heard.filter((kind) => kind === 'EVENTS')).toHaveLength(1);
  });
});

describe('who may read it', () => {
  const entries =
    'query ($id: ID!) { apiKey(id: $id) { history { nodes { ledgerEntry { payload } } } ledgerEntries { nodes { payload } } } }';
  const log = `query ($id: ID!) { activities(filter: { subjectId: $id }) { nodes { type ledgerEntry { type payload } } } }`;

  async function recorded() {
    const organization = await createOrganization(app());
    const { apiKey } = await createKey(await organization.program());
    await settled(organization);
    return { organization, id: apiKey.id };
  }

  test('a key with api-keys:read, on the key; with activity:read, in the activity log; with events:read, nobody', async () => {
    const { organization, id } = await recorded();
    const ofKeys = await organization.program(['api-keys:read']);
    const { apiKey } = await ofKeys.run(entries, { id });
    expect(apiKey.history.nodes[0].ledgerEntry.payload).toEqual(apiKey.ledgerEntries.nodes[0].payload);
    const ofActivity = await organization.program(['activity:read']);
    const { activities } = await ofActivity.run(log, { id });
    expect(activities.nodes[0].ledgerEntry.type).toBe('countersign.api_key.created');
    const ofEvents = await organization.program(['events:write']);
    for (const document of [entries, log]) expect((await ofEvents.call(document, { id })).status).toBe(403);
    expect((await ofKeys.call(log, { id })).status).toBe(403);
    expect((await ofActivity.call(entries, { id })).status).toBe(403);
  });

  test("nobody of another tenant or of the tenant's other world", async () => {
    const { organization, id } = await recorded();
    const stranger = await (await createOrganization(app())).program();
    const live = await organization.program(undefined, { environment: 'LIVE' });
    for (const caller of [stranger, live]) {
      expect((await caller.run(entries, { id })).apiKey).toBeNull();
      expect((await caller.run(log, { id })).activities.nodes).toEqual([]);
    }
  });

  test('what has no entry has none, and an id that is none of ours finds nothing', async () => {
    const { organization } = await recorded();
    const program = await organization.program();
    await program.run('mutation { clientCreate(input: { name: "Ada" }) { __typename } }');
    const { activities } = await program.run(
      '{ activities(filter: { type: ["client"] }) { nodes { ledgerEntry { id } } } }',
    );
    expect(activities.nodes).toEqual([{ ledgerEntry: null }]);
    expect(await entriesOf(organization, randomUUID())).toEqual([]);
  });
});
