import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ClientCreateDocument,
  InvoiceByIdDocument,
  InvoicePayPageRenewDocument,
  InvoicePayPageRevokeDocument,
  InvoiceSendDocument,
} from '../support/gql/graphql.ts';
import { openMailbox } from '../support/mailbox.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import {
  cancel,
  createClient,
  createDraft,
  createOpen,
  createScene,
  markPaid,
  type Scene,
} from './support.ts';

const app = useApp();

const send = async (caller: Caller, id: string) =>
  (await caller.run(InvoiceSendDocument, { input: { id } })).invoiceSend;
const renew = async (caller: Caller, id: string) =>
  (await caller.run(InvoicePayPageRenewDocument, { input: { id } })).invoicePayPageRenew;
const revoke = async (caller: Caller, id: string) =>
  (await caller.run(InvoicePayPageRevokeDocument, { input: { id } })).invoicePayPageRevoke;
const payUrlOf = async ({ program }: Scene, id: string) =>
  given((await program.run(InvoiceByIdDocument, { id })).invoice).payUrl;

describe('invoiceSend', () => {
  test('says when, gives the invoice a public page, and leaves its trace without the link', async () => {
    const scene = await createScene(app());
    const { id, payUrl, sentAt } = await createOpen(scene);
    expect({ payUrl, sentAt }).toEqual({ payUrl: null, sentAt: null });
    const { invoice } = only(await send(scene.program, id), 'InvoiceSendPayload');
    expect(invoice.sentAt).toMatch(/Z$/);
    expect(invoice.payUrl).toMatch(/\/pay\/[\w-]{27}$/);
    const trace = (await tracesOf(scene.organization, id)).at(-1);
    expect(trace).toMatchObject({ type: 'invoice.sent', data: { status: 'OPEN' } });
    expect(JSON.stringify(trace)).not.toContain(invoice.payUrl?.slice(-27));
  });

  test('sends again with the same link, and a paid invoice too', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    const first = only(await send(scene.program, id), 'InvoiceSendPayload').invoice;
    app().advance(60_000);
    await markPaid(scene.program, id);
    const second = only(await send(scene.program, id), 'InvoiceSendPayload').invoice;
    expect(second.payUrl).toBe(first.payUrl);
    expect(Date.parse(second.sentAt ?? '')).toBeGreaterThan(Date.parse(first.sentAt ?? ''));
  });

  test('makes one page, however many send at once', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    const results = await Promise.all(Array.from({ length: 5 }, () => send(scene.program, id)));
    const urls = results.map((result) => only(result, 'InvoiceSendPayload').invoice.payUrl);
    expect(new Set(urls).size).toBe(1);
  });
});

describe('where the server sends mail', () => {
  test('the client gets the link, with what is due; one without an address is left to the caller', async () => {
    const mailbox = await openMailbox();
    const env = {
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'billing@example.com',
      PUBLIC_URL: 'https://pay.example',
    };
    const mailing = await startApp(env, app().connection);
    try {
      const organization = await createOrganization(mailing, 'Ada Engines');
      const program = await organization.program();
      const client = { name: 'Bertrand', email: 'bertrand@example.com' };
      const { clientCreate } = await program.run(ClientCreateDocument, { input: client });
      const clientId = only(clientCreate, 'ClientCreatePayload').client.id;
      const { id, number } = await createOpen({ organization, program, clientId }, { dueOn: '2035-01-31' });
      const sent = only(await send(program, id), 'InvoiceSendPayload');
      expect(sent).toMatchObject({ delivery: 'SENT', emailedTo: 'bertrand@example.com' });
      expect(mailbox.mails).toHaveLength(1);
      expect(mailbox.mails[0]?.to).toEqual(['bertrand@example.com']);
      for (const part of [
        `Invoice ${number} from Ada Engines`,
        'EUR 25.20 is due by 31 January 2035',
        sent.invoice.payUrl ?? '',
      ])
        expect(mailbox.mails[0]?.text).toContain(part);
      const nobody = await createOpen({ organization, program, clientId: await createClient(program) });
      expect(only(await send(program, nobody.id), 'InvoiceSendPayload')).toMatchObject({
        delivery: 'LINK_ONLY',
        emailedTo: null,
      });
      mailbox.refuse();
      expect(only(await send(program, id), 'InvoiceSendPayload').delivery).toBe('FAILED');
      expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
        type: 'invoice.sent',
        data: { to: 'bertrand@example.com' },
      });
    } finally {
      await mailing.close();
      await mailbox.close();
    }
  });
});

describe('the public page', () => {
  test('moves to a new address, and is closed; closing it twice does nothing', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    const one = only(await renew(scene.program, id), 'InvoicePayPageRenewPayload').invoice;
    expect(one).toMatchObject({ sentAt: null, payUrl: expect.stringContaining('/pay/') });
    const other = only(await renew(scene.program, id), 'InvoicePayPageRenewPayload').invoice;
    expect(other.payUrl).not.toBe(one.payUrl);
    only(await revoke(scene.program, id), 'InvoicePayPageRevokePayload');
    expect(await payUrlOf(scene, id)).toBeNull();
    await leavesNothing(scene.organization, () => revoke(scene.program, id));
    expect((await tracesOf(scene.organization, id)).slice(-3).map(({ type }) => type)).toEqual([
      ...['invoice.pay_page_renewed', 'invoice.pay_page_renewed', 'invoice.pay_page_revoked'],
    ]);
    expect(only(await send(scene.program, id), 'InvoiceSendPayload').invoice.payUrl).not.toBe(other.payUrl);
  });
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode][] = [
  ['invoiceSend', send, InvoiceSendDocument],
  ['invoicePayPageRenew', renew, InvoicePayPageRenewDocument],
  ['invoicePayPageRevoke', revoke, InvoicePayPageRevokeDocument],
];

describe.each(verbs)('%s', (verb, run, document) => {
  test.skipIf(verb === 'invoicePayPageRevoke').each(['DRAFT', 'VOID'] as const)(
    'refuses, as data, an invoice that is %s',
    async (status) => {
      const scene = await createScene(app());
      const { id } = status === 'DRAFT' ? await createDraft(scene) : await createOpen(scene);
      if (status === 'VOID') await cancel(scene.program, id);
      const refused = await leavesNothing(scene.organization, () => run(scene.program, id));
      expect(refused).toMatchObject({ __typename: 'InvoiceStatusError', code: 'INVOICE_STATUS', status });
    },
  );

  test('without the scope nothing happens, and for others the invoice does not exist', async () => {
    const scene = await createScene(app());
    const { id } = await createOpen(scene);
    await renew(scene.program, id);
    const reader = await scene.organization.program(['invoices:read', 'clients:read']);
    const call = () => reader.call(print(document), { input: { id } });
    await expectForbidden(scene.organization, ['invoices:write'], call);
    await expectUnknownToStrangers(app(), scene.organization, (caller) => run(caller, id));
  });
});
