import { beforeAll, describe, expect, test } from 'vitest';
import { allScopes, clientScopes } from '#server/auth/scopes.ts';
import type { IdType } from '#server/db/id.ts';
import { useApp } from '../support/app.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { createObjects } from '../support/objects.ts';
import {
  type Ids,
  idTypeAt,
  leavesOf,
  type Path,
  replaced,
  rootOperations,
  variablesFor,
} from '../support/operations.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { rowsOf, uuidOf } from '../support/rows.ts';

/** In the names and payloads of the victim's objects: an answer with this text in it has leaked. */
const mark = 'the-victims-own-words';

interface Stranger {
  organization: TestOrganization;
  caller: Caller;
  ids: Ids;
}

const toOtherWorld = "the tenant's own key to the other environment";

/** People belong to the organization, and so to both of its environments. */
const ofBothWorlds: readonly IdType[] = ['Member', 'Invitation'];
const isHidden = (who: string, type: IdType) => who !== toOtherWorld || !ofBothWorlds.includes(type);

const app = useApp();
let victim: TestOrganization;
let victims: Ids;
const strangers = new Map<string, Stranger>();

beforeAll(async () => {
  victim = await createOrganization(app());
  const other = await createOrganization(app());
  victims = await createObjects(victim, await victim.program(), mark);
  const callers = {
    "another tenant's key": { organization: other, caller: await other.program() },
    "another tenant's owner": { organization: other, caller: await other.person() },
    [toOtherWorld]: {
      organization: victim,
      caller: await victim.program(undefined, { environment: 'LIVE' }),
    },
  };
  for (const [who, { organization, caller }] of Object.entries(callers)) {
    strangers.set(who, { organization, caller, ids: await createObjects(organization, caller) });
  }
  strangers.set(narrowed, await narrowedToOtherClients());
});

/** In the victim's own organization and world; and whatever its scopes say, they are not asked. */
const narrowed = 'a key narrowed to other clients';
async function narrowedToOtherClients(): Promise<Stranger> {
  const manager = await victim.program();
  const ids = await createObjects(victim, manager);
  const { invoice } = await manager.run('query ($id: ID!) { invoice(id: $id) { client { id } } }', {
    id: ids.Invoice,
  });
  const clientIds = [ids.Client, invoice.client.id].map(uuidOf);
  const caller = await victim.program(clientScopes, { clientIds });
  const all = `{${allScopes.join()}}`;
  await victim.sql('update api_key set scopes = ?::text[] where id = ?', [all, uuidOf(caller.keyId)]);
  return { organization: victim, caller, ids };
}

const operations = rootOperations();

test.each(operations)(
  '$name is asked as it should be: with ids of their own strangers get on',
  async (operation) => {
    const { organization, caller, ids } = strangerNamed("another tenant's key");
    // What a mutation does to them, the next would stumble over.
    const own = operation.kind === 'query' ? ids : await createObjects(organization, caller);
    const { data, errors } = await caller.call(operation.document, variablesFor(operation, own));
    expect(errors).toBeUndefined();
    expect(['NOT_FOUND', 'VALIDATION_FAILED']).not.toContain(data[operation.name]?.code);
  },
);

const places = operations.flatMap((operation) =>
  leavesOf(operation.args)
    .filter(({ type }) => type === 'ID')
    .map(({ path }) => ({ operation, path, place: `${operation.name}(${path.join('.')})` })),
);

describe.each(["another tenant's key", "another tenant's owner", toOtherWorld, narrowed])('%s', (who) => {
  const hidden = places.filter(
    ({ path, operation: { name } }) => /^nodes?$/.test(name) || isHidden(who, idTypeAt(path, name)),
  );

  test.each(hidden)('finds nothing by $place', async ({ operation, path }) => {
    const { caller, ids } = strangerNamed(who);
    const before = await rowsOf(victim);
    for (const theirs of idsFor(who, path, operation.name)) {
      const variables = replaced(variablesFor(operation, ids), path, theirs) as Record<string, unknown>;
      const answer = await caller.call(operation.document, variables);
      const mayFind = operation.isPublic || (who === narrowed && isClosed(answer));
      if (!mayFind) expectNothing(operation.kind, answer, operation.name);
      expectNoLeak(who, answer, variables);
    }
    expect(await rowsOf(victim)).toEqual(before);
  });

  test('lists nothing that is not theirs', async () => {
    const { caller, ids } = strangerNamed(who);
    for (const operation of operations.filter(({ kind }) => kind === 'query')) {
      const required = Object.entries(variablesFor(operation, ids)).filter(([name]) => !/filter/.test(name));
      const answer = await caller.call(operation.document, Object.fromEntries(required));
      if (who !== narrowed || !isClosed(answer)) expect(answer.errors, operation.name).toBeUndefined();
      expectNoLeak(who, answer, {});
    }
  });
});

function strangerNamed(who: string): Stranger {
  const found = strangers.get(who);
  if (!found) throw new Error(`nobody is called ${who}`);
  return found;
}

/** `node` and `nodes` take any kind; the others one. */
function idsFor(who: string, path: Path, field: string): string[] {
  return /^nodes?$/.test(field) ? hiddenIds(who) : [victims[idTypeAt(path, field)]];
}

function expectNothing(
  kind: 'query' | 'mutation',
  { status, data, errors }: Answer<Record<string, unknown>>,
  field: string,
): void {
  expect(status).toBe(200);
  expect(errors).toBeUndefined();
  const result = data[field] as { __typename: string; nodes?: unknown[]; code?: string } | unknown[] | null;
  if (Array.isArray(result)) expect(result.filter((each) => each !== null)).toEqual([]);
  else if (kind === 'query') expect(result?.nodes ?? result ?? []).toEqual([]);
  else expect(refusals).toContain(result?.code ?? refusalsOfEach(result));
}

/** Of a mutation that answers object by object. */
const refusalsOfEach = (result: unknown) =>
  (result as { results?: { refusal: { code: string } | null }[] })?.results?.[0]?.refusal?.code;

/** To a narrowed key: before anything ran, or where `node` has led to a type that cannot be kept to clients. */
function isClosed({ status, data, errors }: Answer<unknown>): boolean {
  const code = errors?.[0]?.extensions.code;
  if (status === 403) return data === undefined && code === 'RESOURCE_NOT_ACCESSIBLE';
  const found = Object.values(data as Record<string, unknown>).flat();
  return code === 'INSUFFICIENT_SCOPE' && found.every((each) => each === null);
}

/**
 * The second: what somebody else's secret is to a key of one's own, "not the current one". The third: what members,
 * whoever's they are, are to a test key.
 */
const refusals = ['NOT_FOUND', 'API_KEY_SECRET', 'WRONG_CREDENTIAL'];

const hiddenIds = (who: string) =>
  Object.entries(victims).flatMap(([type, id]) => (isHidden(who, type as IdType) ? [id] : []));

/** Neither their words nor their ids, but for the id that was asked with. */
function expectNoLeak(who: string, answer: unknown, asked: unknown): void {
  const [text, question] = [JSON.stringify(answer), JSON.stringify(asked)];
  if (who !== toOtherWorld) expect(text).not.toContain(mark);
  for (const id of hiddenIds(who)) {
    if (id !== victims.Organization && !question.includes(id)) expect(text).not.toContain(id);
  }
}
