import { parse } from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { beforeAll, describe, expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import * as clients from '#server/clients/client.service.ts';
import { encodeId } from '#server/db/id.ts';
import { anchor } from '#server/events/event.service.ts';
import { isCompilable } from '#server/http/jit.ts';
import * as invoices from '#server/invoices/invoice.service.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';
import { type JitCase, jitCases, notCompilable } from './jit-cases.ts';

const app = useApp();
let caller: Caller;
let cases: JitCase[];

beforeAll(async () => {
  const organization = await createOrganization(app());
  const metadata = { a: [1, null, { b: 'é' }] };
  const program = await organization.program(['clients:write', 'invoices:write', 'api-keys:read'], {
    metadata,
  });
  const ctx = organization.context();
  const ada = await clients.create(ctx, { name: 'Ada', email: 'ada@example.com' });
  const bob = await clients.create(ctx, { name: 'Bob' });
  const made: string[] = [];
  for (const [index, clientId] of [ada, ada, bob, bob].entries()) {
    const currency = index === 3 ? 'JPY' : 'EUR';
    const lines = [{ description: 'x', quantity: `${index + 1}.5`, unitPrice: '10', taxRate: '19' }];
    made.push(await invoices.create(ctx, { clientId, currency, memo: `memo ${index}`, lines }));
  }
  const first = given(made[0]);
  await invoices.finalize(ctx, first);
  const event = await anchor(ctx, { type: 'a', payload: {} });
  caller = program;
  cases = jitCases({
    ...{ client: encodeId('Client', ada), invoice: encodeId('Invoice', first) },
    ...{ key: program.keyId, event: encodeId('Event', event.id) },
  });
});

const uses = 5;

/** The whole answer as text, but for the request's id, and where in the document an error is: Yoga loses it of compiled ones. */
async function answer({ query, variables, operationName }: JitCase): Promise<string> {
  const { status, text } = await post(
    app(),
    caller.headers,
    JSON.stringify({ query, variables, operationName }),
  );
  const same = text.replaceAll(/"requestId":"[^"]*"/g, '').replaceAll(/"locations":\[[^\]]*\],/g, '');
  return `${status} ${same}`;
}

test('a compiled document answers as the executor did, in data, errors, status and order', async () => {
  const differences: unknown[] = [];
  for (const [index, known] of cases.entries()) {
    // A comment makes it a document of its own, compiled at its own third use.
    const each = { ...known, query: `${known.query}\n# ${index}` };
    const executed = await answer(each);
    for (let use = 2; use <= uses; use++) {
      const found = await answer(each);
      if (found === executed) continue;
      differences.push({ ...each, use, executed, found });
      break;
    }
  }
  expect(differences).toEqual([]);
});

test('and the documents tried are documents that are compiled', () => {
  const left = cases.filter(({ query }) => {
    const document = parse(query);
    return !isCompilable(document) || !isCompiledQuery(compileQuery(schema, document));
  });
  expect(left).toEqual(cases.filter(({ executor }) => executor));
});

describe('left to the executor', () => {
  test.each(notCompilable)('%s', (query) => {
    expect(isCompilable(parse(query))).toBe(false);
  });

  test('a variable inside a JSON literal is kept, however often it comes', async () => {
    const program = await (await createOrganization(app())).program();
    const query = `mutation A($v: Int!) { eventAnchor(input: { type: "a", payload: { deep: [{ v: $v }] } }) {
      ... on EventAnchorPayload { event { payload } } } }`;
    for (let use = 1; use <= uses; use++) {
      const { eventAnchor } = await program.run(query, { v: use });
      expect(eventAnchor.event.payload).toEqual({ deep: [{ v: use }] });
    }
  });
});
