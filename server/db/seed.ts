import type { AttestationInput } from '#server/attestations/attestation.input.ts';
import * as attestations from '#server/attestations/attestation.service.ts';
import * as clients from '#server/clients/client.service.ts';
import type { Context } from '#server/context.ts';
import * as disbursements from '#server/disbursements/disbursement.service.ts';
import { anchor } from '#server/events/event.service.ts';
import { dayOf } from '#server/format.ts';
import * as invoices from '#server/invoices/invoice.service.ts';
import { markPaid } from '#server/invoices/invoice-payment.service.ts';
import * as paymentLinks from '#server/payment-links/payment-link.service.ts';
import { recordPayment } from '#server/payment-links/payment-link-payment.service.ts';
import * as payouts from '#server/payouts/payout.service.ts';
import * as traces from '#server/traces/trace.service.ts';
import { seal } from '#server/traces/trace-seal.service.ts';

const dayMs = 24 * 60 * 60 * 1000;

const people = [
  { name: 'Alder & Finch Architects', email: 'accounts@alderfinch.example', externalId: 'C-1001' },
  { name: 'Brightwater Bakery', email: 'hello@brightwater.example', externalId: 'C-1002' },
  { name: 'Cobalt Robotics', email: 'ap@cobalt-robotics.example', externalId: 'C-1003' },
  { name: 'Dune Analytics Studio', email: 'finance@dunestudio.example', externalId: 'C-1004' },
  { name: 'Elmwood Veterinary Clinic', email: 'office@elmwood-vets.example', externalId: 'C-1005' },
  { name: 'Fjord Shipping AS', email: 'invoices@fjord.example', externalId: 'C-1006' },
  { name: 'Grünwald Weinhandel', email: 'buchhaltung@gruenwald.example', externalId: 'C-1007' },
  { name: 'Harbour Light Hotel', email: 'accounts@harbourlight.example', externalId: 'C-1008' },
];

const work = [
  { description: 'Design workshop, per day', quantity: '2', unitPrice: '940.00', taxRate: '19' },
  { description: 'Consulting, per hour', quantity: '7.5', unitPrice: '128.00', taxRate: '19' },
  { description: 'Hosting, per month', quantity: '1', unitPrice: '49.90', taxRate: '19' },
  { description: 'Support plan, per seat', quantity: '12', unitPrice: '8.25', taxRate: '19' },
  { description: 'Printed handbook', quantity: '30', unitPrice: '14.95', taxRate: '7' },
  { description: 'Travel, second class', quantity: '1', unitPrice: '86.40' },
];

const endings = [
  'paid',
  'paid',
  'open',
  'paid',
  'open',
  'void',
  'paid',
  'open',
  'draft',
  'open',
  'paid',
  'draft',
] as const;

const shipments = [
  'order.placed',
  'order.packed',
  'order.shipped',
  'order.delivered',
  'contract.signed',
  'consent.given',
];

const model = { modelProvider: 'openai', modelName: 'gpt-4o', modelVersion: '2024-11-20' };

const attested: readonly Pick<AttestationInput, 'type' | 'prompt' | 'output' | 'keepContent'>[] = [
  {
    ...{ type: 'OUTPUT', keepContent: true },
    ...{ prompt: 'Summarize the terms of offer 17.', output: 'Twelve months, renewable.' },
  },
  { type: 'OUTPUT', prompt: 'Summarize application 4021.', output: 'A bakery asks for EUR 40,000.' },
  { type: 'DECISION', prompt: 'Is application 4021 complete?', output: 'Yes: nothing is missing.' },
];

const refunds = [
  {
    ...{ recipientName: 'Alder & Finch Architects', destination: 'DE89370400440532013000', amount: '420.00' },
    ...{ currency: 'EUR', reference: 'Refund C-1001', age: 6, decision: 'approve' },
  },
  {
    ...{ recipientName: 'Brightwater Bakery', destination: 'GB33BUKB20201555555555', amount: '89.90' },
    ...{ currency: 'EUR', reference: 'Returned goods', age: 4, decision: 'reject' },
  },
  {
    ...{ recipientName: 'Cobalt Robotics', destination: 'fail:account_closed', amount: '1310.50' },
    ...{ currency: 'EUR', reference: 'Overpayment', age: 3, decision: 'approve' },
  },
  {
    ...{ recipientName: 'Dune Analytics Studio', destination: 'NL91ABNA0417164300', amount: '2750.00' },
    ...{ currency: 'USD', reference: 'Referral, third quarter', age: 1, decision: null },
  },
] as const;

const grants = [
  'Amara Okafor,FR1420041010050500013M02606,180.00,Lisbon',
  'Jonas Lind,SE4550000000058398257466,240.50,Gdańsk',
  'Mei Tanaka,acct-77120,"1,200",Kyoto',
  'Rafael Duarte,PT50000201231234567890154,95.00,Porto',
];

/** A small believable business in the context's world, made by the same services that everybody uses. */
export async function seedDemo(ctx: Context): Promise<void> {
  const clientIds: string[] = [];
  for (const person of people) clientIds.push(await clients.create(daysAgo(ctx, 60), person));
  for (const [index, ending] of endings.entries()) await seedInvoice(ctx, clientIds, index, ending);
  await seedPaymentLinks(ctx);
  await seedPayouts(ctx, clientIds);
  await seedLedger(ctx);
}

/** What happened to an order, sealed; and an application that a model has looked at, still open. */
async function seedLedger(ctx: Context): Promise<void> {
  const start = daysAgo(ctx, shipments.length + 1);
  const traceId = await traces.create(start, {
    label: 'Order A-4100',
    description: 'From order to consent.',
  });
  for (const [index, type] of shipments.entries()) {
    const payload = { order: 'A-4100', by: 'warehouse-3', parcels: 2, step: index + 1 };
    await anchor(daysAgo(ctx, shipments.length - index), { type, payload, traceId });
  }
  await seal(daysAgo(ctx, 0), traceId);
  const application = await traces.create(daysAgo(ctx, 2), { label: 'Loan application 4021' });
  for (const [index, { type, ...said }] of attested.entries()) {
    const subject = { user_id: 'u_4021', application: '4021' };
    const given = { ...model, type, ...said, subject, traceId: index === 0 ? null : application };
    await attestations.create(daysAgo(ctx, attested.length - index - 1), given);
  }
}

async function seedInvoice(
  ctx: Context,
  clientIds: readonly string[],
  index: number,
  ending: (typeof endings)[number],
) {
  const age = 45 - index * 3;
  const then = daysAgo(ctx, age);
  const lines = [0, 1, 2]
    .slice(0, (index % 3) + 1)
    .flatMap((step) => work[(index + step * 2) % work.length] ?? []);
  const id = await invoices.create(then, {
    clientId: clientIds[(index * 3) % clientIds.length],
    currency: index % 5 === 4 ? 'USD' : 'EUR',
    dueOn: dayOf(new Date(then.now().getTime() + 14 * dayMs)),
    lines,
  });
  if (ending === 'draft') return;
  await invoices.finalize(then, id);
  if (ending === 'paid') await markPaid(daysAgo(ctx, age - 2), id);
  if (ending === 'void') await invoices.cancel(daysAgo(ctx, age - 1), id, 'Sent to the wrong client.');
}

async function seedPaymentLinks(ctx: Context): Promise<void> {
  const ticket = { name: 'Workshop ticket', description: 'One seat, lunch included.', currency: 'EUR' };
  const id = await paymentLinks.create(daysAgo(ctx, 20), { ...ticket, amount: '49.00', reusable: true });
  const payers = ['Ida Holm', 'Tomasz Nowak', 'Zoë Baptiste'];
  for (const [index, payerName] of payers.entries())
    await recordPayment(daysAgo(ctx, 9 - index * 3), id, { amount: '49.00', method: 'CARD', payerName });
  const donation = { name: 'Donation', currency: 'EUR', minAmount: '5.00', reusable: true };
  await paymentLinks.create(daysAgo(ctx, 12), donation);
}

/** What one has asked for, another has decided about; the rail does its part once the server runs. */
async function seedPayouts(ctx: Context, clientIds: readonly string[]): Promise<void> {
  const [asks, decides] = [actingAs(ctx, 'Ines, operations'), actingAs(ctx, 'Marek, finance')];
  for (const [index, { decision, age, ...wanted }] of refunds.entries()) {
    const id = await payouts.create(daysAgo(asks, age), { ...wanted, clientId: clientIds[index] ?? null });
    if (decision === 'approve') await payouts.approve(daysAgo(decides, age), id);
    if (decision === 'reject') await payouts.reject(daysAgo(decides, age), id, 'Already paid in May.');
  }
  const csv = ['name,destination,amount,reference', ...grants].join('\n');
  const file = { name: 'Travel grants', currency: 'EUR', csv, fileName: 'travel-grants.csv' };
  await disbursements.create(daysAgo(asks, 1), file);
}

/** The same context, in which the server acts in somebody's name. */
function actingAs(ctx: Context, label: string): Context {
  const principal = { ...ctx.principal, actor: { ...ctx.principal.actor, label } };
  return Object.create(ctx, { principal: { value: principal } }) as Context;
}

/** The same context, so many days earlier. */
function daysAgo(ctx: Context, days: number): Context {
  const then = new Date(ctx.now().getTime() - days * dayMs);
  return Object.create(ctx, { now: { value: () => then } }) as Context;
}
