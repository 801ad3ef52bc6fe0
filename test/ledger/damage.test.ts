import { expect, test } from 'vitest';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { EventProofDocument, TraceProofDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { filled, sealed } from '../traces/support.ts';

const app = useApp();

test('what the log has signed for and lost is 410 LEDGER_DAMAGED, whoever asks', async () => {
  const program = await (await createOrganization(app())).program();
  const { id: lost } = await createEvent(program, { is: 'lost' });
  const { id } = await createEvent(program, { is: 'kept' });
  const trace = await filled(program, 1);
  await sealed(program, trace.id);
  const { rows } = await app().runtime.pool.query<{ width: string }>(
    'delete from event where id = $1 returning log_index + 1 as width',
    [uuidOf(lost)],
  );
  const tile = `ledger/test/tile/0/000.p/${rows[0]?.width}`;
  for (const path of [`verify/${id}.tlog-proof`, `verify/${trace.id}.json`, tile]) {
    const response = await fetch(`${app().url}/${path}`);
    expect(response.status, path).toBe(410);
    expect(response.headers.get('access-control-allow-origin'), path).toBe('*');
    expect(await response.text()).toContain('The log has signed for this, and has lost it.');
  }
  for (const answer of [
    await program.call(EventProofDocument, { id }),
    await program.call(TraceProofDocument, { id: trace.id }),
  ]) {
    expect(answer.status).toBe(410);
    expect(answer.errors).toMatchObject([
      { message: 'The log has signed for this, and has lost it.', extensions: { code: 'LEDGER_DAMAGED' } },
    ]);
  }
});
