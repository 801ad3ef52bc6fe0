import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cancel, createOpen, createScene, markPaid } from '../invoices/support.ts';
import { startApp, useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  InvoiceByIdDocument,
  InvoicePaymentsDocument,
  InvoicePayPageRenewDocument,
  InvoicePayPageRevokeDocument,
  InvoiceSendDocument,
  OrganizationUpdateDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createLink, disable, read, update } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
let lastAddress = 0;

/** From an address of its own each time: the page is limited by address. */
async function visit(url: string, init: RequestInit = {}, from?: string) {
  const address = from ?? `2001:db8:${(++lastAddress).toString(16)}::1`;
  const headers = { ...(init.headers as Record<string, string>), 'x-forwarded-for': address };
  const response = await fetch(`${app().url}${new URL(url).pathname}`, { ...init, headers });
  return { status: response.status, headers: response.headers, html: await response.text() };
}
const attemptIn = (html: string) => /name="attempt" value="([^"]+)"/.exec(html)?.[1] ?? '';
const pay = (url: string, fields: Record<string, string>) =>
  visit(url, { method: 'POST', body: new URLSearchParams(fields) });

async function sentInvoice(input = {}) {
  const scene = await createScene(app());
  const { id } = await createOpen(scene, input);
  const { invoiceSend } = await scene.program.run(InvoiceSendDocument, { input: { id } });
  const url = only(invoiceSend, 'InvoiceSendPayload').invoice.payUrl ?? '';
  return { ...scene, id, url };
}
const invoiceOf = async (program: Caller, id: string) =>
  given((await program.run(InvoiceByIdDocument, { id })).invoice);

describe('the page of an invoice', () => {
  test('shows it to whoever has the link, safely: no script, no frame, no index, no referrer', async () => {
    const { organization, program, url } = await sentInvoice({ memo: '<script>alert(1)</script>' });
    const owner = await organization.person();
    await owner.run(OrganizationUpdateDocument, { input: { paymentInstructions: 'IBAN PT50 <b>1</b>' } });
    const { status, headers, html } = await visit(url);
    expect(status).toBe(200);
    for (const part of [
      'INV-000001',
      'EUR 25.20',
      'Consulting',
      'For Ada',
      'IBAN PT50 &lt;b&gt;1',
      '&lt;script&gt;',
    ])
      expect(html).toContain(part);
    expect(html).not.toContain('<script');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toContain('no-store');
    const style = /href="(\/pay\/style-\w+\.css)"/.exec(html)?.[1] ?? '';
    expect((await visit(`http://x${style}`)).headers.get('content-type')).toContain('text/css');
    const file = await visit(`${url}/invoice.pdf`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(program).toBeTruthy();
  });

  test('notes the first view by somebody who is no member, once', async () => {
    const { organization, program, id, url } = await sentInvoice();
    const member = await organization.person('VIEWER');
    await visit(url, { headers: { cookie: member.headers.cookie ?? '' } });
    expect((await invoiceOf(program, id)).viewedAt).toBeNull();
    const stranger = await (await createOrganization(app())).person();
    await Promise.all([
      visit(url, { headers: { cookie: stranger.headers.cookie ?? '' } }),
      visit(url),
      visit(url),
    ]);
    expect((await invoiceOf(program, id)).viewedAt).toMatch(/Z$/);
    await leavesNothing(organization, () => visit(url));
    const viewed = (await tracesOf(organization, id)).filter(({ type }) => type === 'invoice.viewed');
    expect(viewed).toMatchObject([
      { actor_type: 'SYSTEM', actor_label: 'public page', ip: expect.stringContaining('2001:db8') },
    ]);
  });

  test('takes a simulated payment of what is due, once, however many press at once', async () => {
    const { organization, program, id, url } = await sentInvoice();
    const { html } = await visit(url);
    expect(html).toContain('Simulate payment of EUR 25.20');
    const answers = await Promise.all(
      Array.from({ length: 5 }, async () =>
        pay(url, { attempt: attemptIn((await visit(url)).html) || randomUUID() }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const invoice = given((await program.run(InvoicePaymentsDocument, { id })).invoice);
    expect(invoice).toMatchObject({
      status: 'PAID',
      amountDue: { amount: '0.00' },
      payments: [{ method: 'SIMULATED', reference: expect.stringMatching(/^sim_/) }],
    });
    expect((await visit(url)).html).toContain('This invoice is paid');
    await leavesNothing(organization, () => pay(url, { attempt: randomUUID() }));
  });

  test('says when it is overdue, paid or void, and is gone when it is revoked or renewed', async () => {
    const { program, id, url } = await sentInvoice({ dueOn: app().runtime.now().toISOString().slice(0, 10) });
    app().advance(2 * 86_400_000);
    expect((await visit(url)).html).toContain('Overdue');
    const { invoicePayPageRenew } = await program.run(InvoicePayPageRenewDocument, { input: { id } });
    const renewed = only(invoicePayPageRenew, 'InvoicePayPageRenewPayload').invoice.payUrl ?? '';
    expect((await visit(url)).status).toBe(404);
    await markPaid(program, id);
    expect((await visit(renewed)).html).toContain('This invoice is paid');
    await program.run(InvoicePayPageRevokeDocument, { input: { id } });
    expect((await visit(renewed)).status).toBe(404);
    expect((await visit(`${renewed}/invoice.pdf`)).status).toBe(404);
    const other = await sentInvoice();
    await cancel(other.program, other.id);
    const { html } = await visit(other.url);
    expect(html).toContain('Please do not pay it');
    expect(html).not.toContain('Simulate');
  });
});

describe('the page of a link', () => {
  const newLink = async (input = {}) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    return { organization, program, link: await createLink(program, input) };
  };

  test('takes a payment of a fixed amount, once', async () => {
    const { program, link } = await newLink({ description: 'One seat' });
    const { html } = await visit(link.url);
    for (const part of ['Ticket', 'One seat', 'Simulate payment of EUR 49.00', 'Test environment'])
      expect(html).toContain(part);
    const paid = await pay(link.url, { attempt: attemptIn(html), name: 'Ada', email: 'ada@example.com' });
    expect({ status: paid.status, thanks: paid.html.includes('This has been paid') }).toEqual({
      status: 200,
      thanks: true,
    });
    expect(await read(program, link.id)).toMatchObject({
      ...{ status: 'COMPLETED', paymentCount: 1 },
      payments: { nodes: [{ method: 'SIMULATED', payerName: 'Ada', payerEmail: 'ada@example.com' }] },
    });
    const again = await pay(link.url, { attempt: randomUUID() });
    expect(again.status).toBe(422);
    expect((await read(program, link.id)).paymentCount).toBe(1);
  });

  test('is paid once by many at once, if it can be paid once; and once by a form that is sent twice', async () => {
    const once = await newLink();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => pay(once.link.url, { attempt: randomUUID() })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await read(once.program, once.link.id)).toMatchObject({ paymentCount: 1 });
    const often = await newLink({ reusable: true });
    const attempt = randomUUID();
    const twice = await Promise.all(Array.from({ length: 4 }, () => pay(often.link.url, { attempt })));
    expect(twice.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await pay(often.link.url, { attempt: randomUUID() });
    expect(await read(often.program, often.link.id)).toMatchObject({ paymentCount: 2, status: 'ACTIVE' });
  });

  test('lets the payer choose within bounds, and says what is wrong without losing what was typed', async () => {
    const { program, link } = await newLink({
      amount: null,
      minAmount: '5',
      maxAmount: '20',
      reusable: true,
    });
    expect((await visit(link.url)).html).toContain('From 5.00 to EUR 20.00.');
    for (const amount of ['4', '21', '1.001', '-5', 'much', '', '1e3']) {
      const refused = await pay(link.url, { attempt: randomUUID(), amount, name: 'Grace "Hopper"' });
      expect(refused.status, amount).toBe(422);
      expect(refused.html).toContain('role="alert"');
      expect(refused.html).toContain('Grace &quot;Hopper&quot;');
    }
    expect((await read(program, link.id)).paymentCount).toBe(0);
    expect((await pay(link.url, { attempt: randomUUID(), amount: '7,50' })).status).toBe(200);
    expect((await read(program, link.id)).amountPaid.amount).toBe('7.50');
  });

  test('takes nothing once it is disabled or expired', async () => {
    const { program, link } = await newLink({ reusable: true });
    await disable(program, link.id);
    expect((await visit(link.url)).html).toContain('takes no payments');
    expect((await pay(link.url, { attempt: randomUUID() })).status).toBe(422);
    const other = await newLink({ reusable: true });
    await update(other.program, {
      id: other.link.id,
      expiresAt: new Date(app().runtime.now().getTime() + 1_000).toISOString(),
    });
    app().advance(5_000);
    expect((await visit(other.link.url)).html).toContain('The time to pay here is over');
    expect((await pay(other.link.url, { attempt: randomUUID() })).status).toBe(422);
    for (const each of [await read(program, link.id), await read(other.program, other.link.id)])
      expect(each.paymentCount).toBe(0);
  });

  test('in the live environment says how to pay, and takes nothing itself', async () => {
    const organization = await createOrganization(app());
    const live = await organization.program(undefined, { environment: 'LIVE' });
    const owner = await organization.person();
    await owner.run(OrganizationUpdateDocument, { input: { paymentInstructions: 'Transfer to IBAN PT50' } });
    const link = await createLink(live);
    const { html } = await visit(link.url);
    expect(html).toContain('Transfer to IBAN PT50');
    for (const part of ['<form', 'Test environment']) expect(html).not.toContain(part);
    const refused = await pay(link.url, { attempt: randomUUID() });
    expect(refused.status).toBe(422);
    expect((await read(live, link.id)).paymentCount).toBe(0);
  });
});

describe('what the page refuses', () => {
  test.each(['nonsense', 'A'.repeat(27), '%00', 'a'.repeat(5_000)])(
    'an address that leads nowhere: %s',
    async (token) => {
      const response = await fetch(`${app().url}/pay/${token}`);
      expect(response.status).toBe(404);
    },
  );

  test('a body that is no form, too large, or without its attempt', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { url, id } = await createLink(program);
    const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
    expect((await visit(url, json)).status).toBe(415);
    expect((await pay(url, { attempt: randomUUID(), name: 'x'.repeat(9_000) })).status).toBe(413);
    expect((await pay(url, {})).status).toBe(422);
    expect((await pay(url, { attempt: randomUUID(), email: 'nobody' })).status).toBe(422);
    expect((await visit(url, { method: 'DELETE' })).status).toBe(405);
    expect((await read(program, id)).paymentCount).toBe(0);
  });

  test('more than sixty requests a minute from one address', async () => {
    const from = '192.0.2.77';
    const statuses = await Promise.all(
      Array.from({ length: 70 }, async () => (await visit('http://x/pay/nonsense', {}, from)).status),
    );
    expect(statuses.filter((status) => status === 404)).toHaveLength(60);
    const last = await visit('http://x/pay/nonsense', {}, from);
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(last.html).toContain('Too many requests');
  });

  test('an environment that the server does not serve', async () => {
    const organization = await createOrganization(app());
    const { url } = await createLink(await organization.program());
    const live = await startApp({ ENVIRONMENTS: 'live' }, app().connection);
    try {
      expect((await fetch(`${live.url}${new URL(url).pathname}`)).status).toBe(404);
    } finally {
      await live.close();
    }
  });
});
