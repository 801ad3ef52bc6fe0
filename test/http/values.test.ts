import { beforeAll, describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { hostileValues } from '../support/hostile.ts';
import { createObjects } from '../support/objects.ts';
import { type Ids, leavesOf, replaced, rootOperations, variablesFor } from '../support/operations.ts';
import { createOrganization } from '../support/organization.ts';

/** What is said of wrong input is in the words of the house, and names the field. */
const wordsOfZod = /Invalid (input|option)|Too (big|small): |Unrecognized key/;

const app = useApp();
let program: Caller;
let ids: Ids;

beforeAll(async () => {
  const organization = await createOrganization(app());
  program = await organization.program();
  ids = await createObjects(organization, program);
});

describe.each(rootOperations().filter(({ args }) => args.length > 0))('$name', (operation) => {
  test('answers hostile values in every place with data or a coded refusal, never with a fault', async () => {
    for (const { path, type } of leavesOf(operation.args)) {
      for (const value of hostileValues(type)) {
        const variables = replaced(variablesFor(operation, ids), path, value) as Record<string, unknown>;
        const answer = await program.call(operation.document, variables);
        const what = `${path.join('.')} = ${JSON.stringify(value)?.slice(0, 60)}: ${JSON.stringify(answer.errors)}`;
        expect(answer.status, what).toBeLessThan(500);
        expect(JSON.stringify(answer.data ?? null), what).not.toMatch(wordsOfZod);
        for (const error of answer.errors ?? []) {
          expect(error.extensions.code, what).toMatch(/^[A-Z_]+$/);
          expect(error.extensions.code, what).not.toBe('INTERNAL_SERVER_ERROR');
          expect(error.extensions.requestId, what).toBe(answer.headers.get('x-request-id'));
        }
      }
    }
  });
});
