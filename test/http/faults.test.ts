import { expect, test } from 'vitest';
import { createClient } from '../invoices/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';

const app = useApp();

test('a fault of ours is a 500 under its request id, and says nothing of what is inside', async () => {
  const program = await (await createOrganization(app())).program();
  const id = await createClient(program);
  await app().runtime.pool.query('alter table client alter column name drop not null');
  await app().runtime.pool.query('update client set name = null where id = $1', [uuidOf(id)]);
  // Often enough that the document gets compiled: see `http/jit.ts`.
  for (let time = 0; time < 5; time++) {
    const answer = await program.call('query ($id: ID!) { client(id: $id) { id name } }', { id });
    expect(answer.status).toBe(500);
    expect(answer.data).toEqual({ client: null });
    expect(answer.errors?.[0]).toMatchObject({
      message: expect.stringContaining('Quote the request id'),
      path: ['client', 'name'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.headers.get('x-request-id') },
    });
  }
});
