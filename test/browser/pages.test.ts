import { describe, expect, test } from 'vitest';
import { seedDemo } from '#server/db/seed.ts';
import { invite } from '../members/support.ts';
import { useApp } from '../support/app.ts';
import {
  accessibilityFaults,
  overflows,
  settled,
  signInAs,
  useBrowser,
  views,
  visit,
} from '../support/browser.ts';
import type { Caller } from '../support/caller.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { create, tryOut } from '../webhooks/support.ts';

const browser = useBrowser();
const app = useApp();
const pages = [
  '/',
  '/api-keys',
  '/api-keys/create',
  '/clients',
  '/clients/create',
  '/invoices',
  '/invoices/create',
  '/payment-links',
  '/payment-links/create',
  '/payouts',
  '/payouts/create',
  '/disbursements',
  '/disbursements/create',
  '/documents',
  '/documents/create',
  '/events',
  '/events/create',
  '/attestations',
  '/attestations/create',
  '/traces',
  '/traces/create',
  '/requests',
  '/activities',
  '/hygiene',
  '/ledger',
  '/members',
  '/webhook-endpoints',
  '/webhook-endpoints/create',
  '/account',
  '/settings',
];

describe.each(views)('in $theme at $width px', (view) => {
  test('every page is clear to assistive technology, fits its width and asks nobody else', async () => {
    const organization = await createOrganization(app());
    await seedDemo(organization.context());
    const { keyId } = await organization.program(['clients:read']);
    const owner = await organization.person('OWNER');
    const { email } = owner;
    const lists = await owner.run(`{ payouts { nodes { id } } disbursements { nodes { id } }
      attestations(first: 1) { nodes { id } } traces { nodes { id } } }`);
    const ofLists = Object.entries(lists as Record<string, { nodes: { id: string }[] }>).flatMap(
      ([list, { nodes }]) => nodes.map(({ id }) => `/${list}/${id}/show`),
    );
    await organization.member('VIEWER', 'Ada Lovelace');
    const { shown, publicPages } = await billing(await organization.program());
    const { link } = await invite(owner, 'ACCOUNTANT');
    const { page, context, faults } = await visit(browser(), app(), view);
    await page.goto('/');
    await page.getByLabel('E-mail').waitFor();
    const found = (await accessibilityFaults(page)).map((fault) => `sign-in ${fault}`);
    for (const path of [link, '/reset-password#x', '/invite#wrong', ...publicPages]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await settled(page);
      for (const fault of await accessibilityFaults(page)) found.push(`${path} ${fault}`);
      if (await overflows(page)) found.push(`${path} is wider than the screen`);
    }
    await signInAs(page, email);
    const made = only(
      await create(owner, { events: ['client.*', 'invoice.paid'] }),
      'WebhookEndpointCreatePayload',
    );
    const endpoint = `/webhook-endpoints/${made.webhookEndpoint.id}`;
    only(await tryOut(owner, made.webhookEndpoint.id), 'WebhookEndpointTestPayload');
    const records = [`/api-keys/${keyId}/show`, `/api-keys/${keyId}`, `${endpoint}/show`, endpoint];
    for (const path of [...pages, ...shown, ...ofLists, ...records]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await settled(page);
      for (const fault of await accessibilityFaults(page)) found.push(`${path} ${fault}`);
      if (await overflows(page)) found.push(`${path} is wider than the screen`);
    }
    expect([...found, ...faults]).toEqual([]);
    await context.close();
  }, 240_000);
});

/** An invoice that was sent and partly paid, a link, and the pages that both have: here and for everybody. */
async function billing(program: Caller) {
  const { invoices, paymentLinks } = await program.run(
    `{ invoices(filter: { status: [OPEN] }, first: 1) { nodes { id } } paymentLinks(first: 1) { nodes { id url } } }`,
  );
  const [invoice, link] = [invoices.nodes[0], paymentLinks.nodes[0]];
  const { invoiceSend } = await program.run(
    `mutation ($id: ID!) {
      invoicePaymentRecord(input: { invoiceId: $id, amount: "10.00" }) { __typename }
      invoiceSend(input: { id: $id }) { ... on InvoiceSendPayload { invoice { payUrl } } } }`,
    { id: invoice.id },
  );
  return {
    shown: [`/invoices/${invoice.id}/show`, `/payment-links/${link.id}/show`, `/payment-links/${link.id}`],
    publicPages: [invoiceSend.invoice.payUrl, link.url].map((url) => new URL(url).pathname).concat('/pay/x'),
  };
}
