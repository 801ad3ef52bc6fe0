import { beforeAll, expect, test } from 'vitest';
import { compileAtUse } from '#server/http/jit.ts';
import { useApp } from '../support/app.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { hostileValues } from '../support/hostile.ts';
import { createObjects } from '../support/objects.ts';
import { type Ids, leavesOf, replaced, rootOperations, variablesFor } from '../support/operations.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
let person: Caller;
let ids: Ids;

beforeAll(async () => {
  const organization = await createOrganization(app());
  person = await organization.person();
  ids = await createObjects(organization, await organization.program());
});

const queries = rootOperations().filter(({ kind }) => kind === 'query');

/** A document is compiled when it keeps coming back; a remark makes it one that was not seen so often. */
let remarks = 0;
const anew = (document: string) => `${document} # ${Math.floor(remarks++ / (compileAtUse - 1))}`;

/** All of an answer but the request's own id. */
const sayings = ({ status, data, errors }: Answer<unknown>) => ({
  status,
  data,
  errors: errors?.map(({ message, path, extensions: { requestId: _, ...rest } }) => ({
    message,
    path,
    ...rest,
  })),
});

test.each(queries)(
  'the compiled $name answers what the executor answers, whatever it is asked',
  async (query) => {
    const usual = variablesFor(query, ids);
    for (let times = 0; times < compileAtUse; times++) await person.run(query.document, usual);
    const odd = leavesOf(query.args).flatMap(({ path, type }) =>
      hostileValues(type).map((value) => replaced(usual, path, value) as Record<string, unknown>),
    );
    for (const variables of [usual, {}, ...odd]) {
      const [compiled, executed] = await Promise.all([
        person.call(query.document, variables),
        person.call(anew(query.document), variables),
      ]);
      expect(sayings(compiled), JSON.stringify(variables).slice(0, 500)).toEqual(sayings(executed));
    }
  },
);
