import { expect, test } from 'vitest';
import { schema } from '#schema/index.ts';
import { useApp } from '../support/app.ts';
import { createObjects } from '../support/objects.ts';
import { createOrganization } from '../support/organization.ts';
import { some, sse } from './support.ts';

const app = useApp();
const names = Object.keys(schema.getSubscriptionType()?.getFields() ?? {});

/** Generated, so that a new subscription is under test without anybody remembering. */
test.each(names)('%s tells its own tenant and world, and nobody else', async (name) => {
  const [mine, theirs] = [await createOrganization(app()), await createOrganization(app())];
  const program = await mine.program();
  const strangers = [await theirs.program(), await mine.program(undefined, { environment: 'LIVE' })];
  // Of what was committed in the instant before, the last may be told too: the making of their own keys.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const query = `subscription { ${name} { __typename } }`;
  const own = await sse(app(), program.headers, query);
  const others = await Promise.all(strangers.map(({ headers }) => sse(app(), headers, query)));
  await createObjects(mine, program);
  await some(own, 1);
  // What belongs to the organization as a whole, its people, is told in both worlds.
  const [stranger, world] = others;
  expect(stranger?.results).toEqual([]);
  if (name !== 'activityRecorded') expect(world?.results).toEqual([]);
});

test('the walk has something to walk over', () => {
  expect(names.length).toBeGreaterThan(3);
});
