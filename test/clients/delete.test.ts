import { expect, test } from 'vitest';
import { createDraft, create as createInvoice } from '../invoices/support.ts';
import { useApp } from '../support/app.ts';
import { ClientByIdDocument, ClientDeleteDocument, InvoiceDeleteDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { createClient, remove } from './support.ts';

const app = useApp();

test('a client without invoices is gone, its external id is free, and its trace stays', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await createClient(program, { email: 'ada@example.com', externalId: 'C-1' });
  expect(only(await remove(program, id), 'ClientDeletePayload').deletedId).toBe(id);
  expect((await program.run(ClientByIdDocument, { id })).client).toBeNull();
  const data = { name: 'Ada', email: 'ada@example.com', externalId: 'C-1' };
  expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
    type: 'client.deleted',
    subject_label: 'Ada',
    data,
  });
  await createClient(program, { externalId: 'C-1' });
  expect(only(await remove(program, id), 'NotFoundError').code).toBe('NOT_FOUND');
});

test('a client with invoices stays, even with a draft alone', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id: clientId } = await createClient(program);
  const drafts = [
    await createDraft({ organization, program, clientId }),
    await createDraft({ organization, program, clientId }),
  ];
  const result = await leavesNothing(organization, () => remove(program, clientId));
  expect(only(result, 'ClientHasInvoicesError')).toMatchObject({
    code: 'CLIENT_HAS_INVOICES',
    invoiceCount: 2,
  });
  for (const { id } of drafts) await program.run(InvoiceDeleteDocument, { input: { id } });
  only(await remove(program, clientId), 'ClientDeletePayload');
});

test('of an invoice and a deletion at once one wins, and no invoice is without its client', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const outcomes = new Set<string>();
  for (let round = 0; round < 25; round++) {
    const { id: clientId } = await createClient(program);
    const scene = { organization, program, clientId };
    const invoiceFirst = round % 2 === 0;
    const [one, other] = await Promise.all(
      invoiceFirst
        ? [createInvoice(scene), remove(program, clientId)]
        : [remove(program, clientId), createInvoice(scene)],
    );
    const [invoice, removal] = invoiceFirst ? [one, other] : [other, one];
    outcomes.add(`${invoice?.__typename} ${removal?.__typename}`);
  }
  const possible = ['InvoiceCreatePayload ClientHasInvoicesError', 'NotFoundError ClientDeletePayload'];
  for (const outcome of outcomes) expect(possible).toContain(outcome);
  const { invoice = [], client = [] } = await rowsOf(organization);
  expect(client).toHaveLength(invoice.length);
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const { id } = await createClient(await organization.program());
  const reader = await organization.program(['clients:read', 'invoices:write']);
  await expectForbidden(organization, ['clients:write'], () =>
    reader.call(ClientDeleteDocument, { input: { id } }),
  );
});

test('for others the client does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await createClient(await organization.program());
  await expectUnknownToStrangers(app(), organization, (caller) => remove(caller, id));
});
