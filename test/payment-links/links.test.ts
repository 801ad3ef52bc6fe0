import { type DocumentNode, print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  PaymentLinkByIdDocument,
  PaymentLinkCreateDocument,
  PaymentLinkDeleteDocument,
  PaymentLinkDisableDocument,
  PaymentLinkEnableDocument,
  PaymentLinkListDocument,
  PaymentLinkPaymentRecordDocument,
  PaymentLinkUpdateDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import {
  expectForbidden,
  expectUnknownToStrangers,
  leavesNothing,
  strangersTo,
} from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { create, createLink, disable, enable, read, record, remove, reverse, update } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * dayMs).toISOString();

async function scene() {
  const organization = await createOrganization(app());
  return { organization, program: await organization.program() };
}

describe('paymentLinkCreate', () => {
  test('makes a link to be paid once, with its address and QR code, and leaves its trace without it', async () => {
    const { organization, program } = await scene();
    const link = await createLink(program, { description: ' For one person ' });
    expect(link).toMatchObject({
      ...{ name: 'Ticket', description: 'For one person', amount: { amount: '49.00', currency: 'EUR' } },
      ...{ minAmount: null, maxAmount: null, reusable: false, status: 'ACTIVE', expiresAt: null },
      ...{ paymentCount: 0, amountPaid: { amount: '0.00' }, payments: { totalCount: 0, nodes: [] } },
    });
    expect(link.url).toMatch(/\/pay\/[\w-]{27}$/);
    expect(link.qrSvg).toMatch(/^<svg [^>]+viewBox="0 0 \d+ \d+"/);
    expect(await read(program, link.id)).toEqual(link);
    const [trace] = await tracesOf(organization, link.id);
    expect(trace).toMatchObject({
      type: 'payment_link.created',
      subject_label: 'Ticket',
      data: { amount: '4900' },
    });
    expect(JSON.stringify(trace)).not.toContain(link.url.slice(-27));
  });

  test('leaves the amount to the payer, within bounds', async () => {
    const { program } = await scene();
    const open = only(
      await create(program, { minAmount: '5', maxAmount: '100', reusable: true }),
      'PaymentLinkCreatePayload',
    );
    expect(open.paymentLink).toMatchObject({
      amount: null,
      minAmount: { amount: '5.00' },
      maxAmount: { amount: '100.00' },
      reusable: true,
    });
  });

  test.each([
    ['no name', { name: ' ' }, 'name'],
    ['no such currency', { currency: 'QQQ' as never }, 'currency'],
    ['nothing', { amount: '0' }, 'amount'],
    ['half a cent', { amount: '0.005' }, 'amount'],
    ['more than it can hold', { amount: '10000000000000.01' }, 'amount'],
    ['more than it can hold, of four places', { currency: 'CLF', maxAmount: '99999999999999' }, 'maxAmount'],
    ['an amount and a choice', { amount: '5', minAmount: '1' }, 'amount'],
    ['bounds the wrong way round', { minAmount: '5', maxAmount: '4' }, 'maxAmount'],
    ['an end that is past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
  ])('refuses %s', async (_what, input, field) => {
    const { organization, program } = await scene();
    const call = () =>
      program.call(PaymentLinkCreateDocument, { input: { name: 'x', currency: 'EUR', ...input } });
    const { data, errors } = await leavesNothing(organization, call);
    if (field === 'currency') expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    else expect(only(data.paymentLinkCreate, 'ValidationError').path).toEqual([field]);
  });
});

describe('paymentLinkUpdate', () => {
  test('changes words, expiry and terms, and leaves its trace', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const changes = { name: 'Seat', amount: null, minAmount: '2', reusable: true, expiresAt: inDays(3) };
    const { paymentLink } = only(await update(program, { id, ...changes }), 'PaymentLinkUpdatePayload');
    expect(paymentLink).toMatchObject({
      name: 'Seat',
      amount: null,
      minAmount: { amount: '2.00' },
      reusable: true,
      expiresAt: changes.expiresAt,
    });
    expect((await tracesOf(organization, id)).at(-1)?.type).toBe('payment_link.updated');
  });

  test('keeps the terms of what was paid, and changes nothing of what is completed', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program, { reusable: true });
    await record(program, id);
    const refused = await leavesNothing(organization, () => update(program, { id, amount: '50' }));
    expect(only(refused, 'PaymentLinkHasPaymentsError')).toMatchObject({ paymentCount: 1, path: ['amount'] });
    only(
      await update(program, { id, amount: '49', description: 'Still the same' }),
      'PaymentLinkUpdatePayload',
    );
    const done = await createLink(program);
    await record(program, done.id);
    const late = await leavesNothing(organization, () => update(program, { id: done.id, name: 'x' }));
    expect(only(late, 'PaymentLinkStatusError').status).toBe('COMPLETED');
  });
});

describe('a link', () => {
  test('is disabled and enabled, each once', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    expect(only(await disable(program, id), 'PaymentLinkDisablePayload').paymentLink.status).toBe('DISABLED');
    await leavesNothing(organization, () => disable(program, id));
    expect(only(await record(program, id), 'PaymentLinkStatusError').status).toBe('DISABLED');
    expect(only(await enable(program, id), 'PaymentLinkEnablePayload').paymentLink.status).toBe('ACTIVE');
    await leavesNothing(organization, () => enable(program, id));
    expect((await tracesOf(organization, id)).map(({ type }) => type)).toEqual([
      ...['payment_link.created', 'payment_link.disabled', 'payment_link.enabled'],
    ]);
    await record(program, id);
    const both: Verb[] = [disable, enable];
    for (const verb of both) {
      const refused = await leavesNothing(organization, () => verb(program, id));
      expect(refused).toMatchObject({ __typename: 'PaymentLinkStatusError', status: 'COMPLETED' });
    }
  });

  test('expires by the clock, and is prolonged', async () => {
    const { program } = await scene();
    const { id } = await createLink(program, { expiresAt: inDays(1) });
    app().advance(dayMs + 1_000);
    expect((await read(program, id)).status).toBe('EXPIRED');
    expect(only(await record(program, id), 'PaymentLinkStatusError').status).toBe('EXPIRED');
    only(await update(program, { id, expiresAt: inDays(1) }), 'PaymentLinkUpdatePayload');
    only(await record(program, id), 'PaymentLinkPaymentRecordPayload');
  });

  test('is deleted as long as nobody has paid', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    expect(only(await remove(program, id), 'PaymentLinkDeletePayload').deletedId).toBe(id);
    expect((await program.run(PaymentLinkByIdDocument, { id })).paymentLink).toBeNull();
    expect((await tracesOf(organization, id)).at(-1)?.type).toBe('payment_link.deleted');
    const paid = await createLink(program);
    await record(program, paid.id);
    const refused = await leavesNothing(organization, () => remove(program, paid.id));
    expect(only(refused, 'PaymentLinkHasPaymentsError').paymentCount).toBe(1);
  });
});

describe('paymentLinkPaymentRecord', () => {
  test('completes what can be paid once, keeps who paid, and leaves its trace', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const payer = {
      payerName: 'Ada',
      payerEmail: 'ada@example.com',
      reference: 'R-1',
      method: 'CASH' as const,
    };
    const { paymentLink } = only(await record(program, id, payer), 'PaymentLinkPaymentRecordPayload');
    expect(paymentLink).toMatchObject({
      ...{ status: 'COMPLETED', paymentCount: 1, amountPaid: { amount: '49.00' } },
      payments: { totalCount: 1, nodes: [{ amount: { amount: '49.00' }, ...payer }] },
    });
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
      ...{
        type: 'payment_link.paid',
        data: { payment: { amount: { amount: '49.00', currency: 'EUR' }, payerName: 'Ada' } },
      },
    });
  });

  test('never pays once-only twice, by however many at once; a reusable one as often', async () => {
    const { program } = await scene();
    const once = await createLink(program);
    const often = await createLink(program, { reusable: true });
    const results = await Promise.all(Array.from({ length: 6 }, () => record(program, once.id)));
    expect(results.filter(({ __typename }) => __typename === 'PaymentLinkPaymentRecordPayload')).toHaveLength(
      1,
    );
    await Promise.all(Array.from({ length: 6 }, () => record(program, often.id)));
    expect(await read(program, once.id)).toMatchObject({ paymentCount: 1, amountPaid: { amount: '49.00' } });
    expect(await read(program, often.id)).toMatchObject({
      status: 'ACTIVE',
      paymentCount: 6,
      amountPaid: { amount: '294.00' },
    });
  });

  test.each([
    ['another amount than the fixed one', { amount: '48.99' }, 'amount'],
    ['an address that is none', { payerEmail: 'nobody' }, 'payerEmail'],
    ['the future', { paidAt: new Date(Date.now() + 400 * dayMs).toISOString() }, 'paidAt'],
  ])('refuses %s', async (_what, input, field) => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const refused = await leavesNothing(organization, () => record(program, id, input));
    expect(only(refused, 'ValidationError').path).toEqual([field]);
  });

  test('keeps what the payer chooses within its bounds', async () => {
    const { program } = await scene();
    const bounds = { amount: null, minAmount: '5', maxAmount: '10', reusable: true };
    const { id } = await createLink(program, bounds);
    for (const amount of ['4.99', '10.01']) only(await record(program, id, { amount }), 'ValidationError');
    for (const amount of ['5', '10'])
      only(await record(program, id, { amount }), 'PaymentLinkPaymentRecordPayload');
  });
});

describe('what a link takes, at once and in all,', () => {
  const most = '10000000000000.00';

  test.each([
    ['EUR', '10000000000000.01'],
    ['CLF', '999999999999999'],
    ['UYW', '99999999999999999999'],
  ])('is bounded: %s %s is refused, as data', async (currency, amount) => {
    const { organization, program } = await scene();
    const { id } = await createLink(program, { currency, amount: null });
    const refused = await leavesNothing(organization, () => record(program, id, { amount }));
    expect(only(refused, 'ValidationError')).toMatchObject({
      path: ['amount'],
      message: expect.stringContaining('At most'),
    });
  });

  test('is not passed by many payments either, until one is taken back', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program, { amount: null, reusable: true });
    const first = only(await record(program, id, { amount: most }), 'PaymentLinkPaymentRecordPayload');
    const refused = await leavesNothing(organization, () => record(program, id, { amount: '0.01' }));
    expect(only(refused, 'ValidationError')).toMatchObject({
      path: ['amount'],
      message: expect.stringContaining('10,000,000,000,000.00 EUR'),
    });
    const [payment] = first.paymentLink.payments.nodes;
    only(await reverse(program, payment?.id ?? ''), 'PaymentLinkPaymentReversePayload');
    only(await record(program, id, { amount: '0.01' }), 'PaymentLinkPaymentRecordPayload');
  });
});

describe('paymentLinks', () => {
  test('are filtered by state, currency, use and words, and paged', async () => {
    const { program } = await scene();
    await createLink(program, { name: 'Alpha' });
    const beta = await createLink(program, { name: 'Beta', currency: 'JPY', amount: '500', reusable: true });
    const gamma = await createLink(program, { name: 'Gamma', expiresAt: inDays(1) });
    await disable(program, beta.id);
    await record(program, (await createLink(program, { name: 'Delta' })).id);
    app().advance(2 * dayMs);
    const names = async (filter: object) =>
      (await program.run(PaymentLinkListDocument, { filter })).paymentLinks.nodes.map(({ name }) => name);
    expect(await names({ status: ['ACTIVE'] })).toEqual(['Alpha']);
    expect(await names({ status: ['EXPIRED', 'DISABLED'] })).toEqual(['Gamma', 'Beta']);
    expect(await names({ status: ['COMPLETED'] })).toEqual(['Delta']);
    expect(await names({ currency: 'JPY' })).toEqual(['Beta']);
    expect(await names({ reusable: true })).toEqual(['Beta']);
    expect(await names({ search: 'ALPH' })).toEqual(['Alpha']);
    const first = (
      await program.run(PaymentLinkListDocument, { first: 2, orderBy: { field: 'NAME', direction: 'ASC' } })
    ).paymentLinks;
    expect(first.nodes.map(({ name }) => name)).toEqual(['Alpha', 'Beta']);
    const rest = await program.run(PaymentLinkListDocument, {
      ...{ first: 2, after: first.pageInfo.endCursor, orderBy: { field: 'NAME', direction: 'ASC' } as const },
    });
    expect(rest.paymentLinks.nodes.map(({ name }) => name)).toEqual(['Delta', 'Gamma']);
    expect(gamma.status).toBe('ACTIVE');
  });

  test('are the own alone, and need the scope', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    for (const { who, caller } of await strangersTo(app(), organization)) {
      expect((await caller.run(PaymentLinkByIdDocument, { id })).paymentLink, who).toBeNull();
      expect((await caller.run(PaymentLinkListDocument, {})).paymentLinks.nodes, who).toEqual([]);
    }
    const clerk = await organization.program(['invoices:write']);
    await expectForbidden(organization, ['payment-links:read'], () =>
      clerk.call(PaymentLinkListDocument, {}),
    );
  });
});

type Verb = (caller: Caller, id: string) => Promise<{ __typename: string }>;

const verbs: [string, Verb, DocumentNode, (id: string) => object][] = [
  [
    'paymentLinkUpdate',
    (caller, id) => update(caller, { id, name: 'x' }),
    PaymentLinkUpdateDocument,
    (id) => ({ id }),
  ],
  ['paymentLinkDisable', disable, PaymentLinkDisableDocument, (id) => ({ id })],
  ['paymentLinkEnable', enable, PaymentLinkEnableDocument, (id) => ({ id })],
  ['paymentLinkDelete', remove, PaymentLinkDeleteDocument, (id) => ({ id })],
  [
    'paymentLinkPaymentRecord',
    record,
    PaymentLinkPaymentRecordDocument,
    (id) => ({ paymentLinkId: id, amount: '49' }),
  ],
];

describe.each(verbs)('%s', (_verb, run, document, input) => {
  test('without the scope nothing happens, and for others the link does not exist', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const reader = await organization.program(['payment-links:read']);
    const call = () => reader.call(print(document), { input: input(id) });
    await expectForbidden(organization, ['payment-links:write'], call);
    await expectUnknownToStrangers(app(), organization, (caller) => run(caller, id));
  });
});

test('paymentLinkCreate needs the scope', async () => {
  const { organization } = await scene();
  const reader = await organization.program(['payment-links:read']);
  const input = { name: 'x', currency: 'EUR' };
  await expectForbidden(organization, ['payment-links:write'], () =>
    reader.call(PaymentLinkCreateDocument, { input }),
  );
});
