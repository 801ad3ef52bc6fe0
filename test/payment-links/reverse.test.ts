import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { PaymentLinkPaymentReverseDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createLink, disable, read, record, remove, reverse, update } from './support.ts';

const app = useApp();

async function scene() {
  const organization = await createOrganization(app());
  return { organization, program: await organization.program() };
}

async function paid(program: Caller, id: string): Promise<string> {
  const { paymentLink } = only(await record(program, id), 'PaymentLinkPaymentRecordPayload');
  return paymentLink.payments.nodes[0]?.id ?? '';
}

describe('paymentLinkPaymentReverse', () => {
  test('takes the payment back, marked, makes its link active again, and leaves its trace', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const payment = await paid(program, id);
    const reversed = only(await reverse(program, payment, 'Twice'), 'PaymentLinkPaymentReversePayload');
    expect(reversed.paymentLink).toMatchObject({
      ...{ id, status: 'ACTIVE', paymentCount: 0, amountPaid: { amount: '0.00', currency: 'EUR' } },
      payments: { totalCount: 1, nodes: [{ id: payment, reverseReason: 'Twice' }] },
    });
    expect(reversed.paymentLink.payments.nodes[0]?.reversedAt).toMatch(/Z$/);
    expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
      ...{ type: 'payment_link.payment_reversed', data: { status: 'ACTIVE', reason: 'Twice' } },
    });
    // A message is there once it has its place in the sequence, a moment after the change.
    const told = await eventually(async () => {
      const { webhookMessages } = await program.run(
        '{ webhookMessages(filter: { types: ["payment_link.payment_reversed"] }) { nodes { payload } } }',
      );
      expect(webhookMessages.nodes).toHaveLength(1);
      return webhookMessages.nodes[0];
    });
    expect(told.payload).toMatchObject({
      data: { id, status: 'ACTIVE', paymentCount: 0 },
      details: { payment: { id: payment, amount: { amount: '49.00', currency: 'EUR' } } },
    });
    only(await record(program, id), 'PaymentLinkPaymentRecordPayload');
    expect(await read(program, id)).toMatchObject({ status: 'COMPLETED', paymentCount: 1 });
  });

  test('takes back that one alone of a link that is paid often', async () => {
    const { program } = await scene();
    const { id } = await createLink(program, { reusable: true });
    const payment = await paid(program, id);
    await paid(program, id);
    await reverse(program, payment);
    const link = await read(program, id);
    expect(link).toMatchObject({ status: 'ACTIVE', paymentCount: 1, amountPaid: { amount: '49.00' } });
    expect(link.payments.nodes.map(({ reversedAt }) => reversedAt !== null)).toEqual([false, true]);
  });

  test('leaves a link that is over for another reason as it is', async () => {
    const { program } = await scene();
    const expiresAt = new Date(app().runtime.now().getTime() + 60_000).toISOString();
    const [expiring, disabled] = [
      await createLink(program, { expiresAt }),
      await createLink(program, { reusable: true }),
    ];
    const payments = [await paid(program, expiring.id), await paid(program, disabled.id)];
    await disable(program, disabled.id);
    app().advance(61_000);
    for (const payment of payments) only(await reverse(program, payment), 'PaymentLinkPaymentReversePayload');
    expect((await read(program, expiring.id)).status).toBe('EXPIRED');
    expect((await read(program, disabled.id)).status).toBe('DISABLED');
  });

  test('happens once, by however many at once', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const payment = await paid(program, id);
    const results = await Promise.all(Array.from({ length: 5 }, () => reverse(program, payment)));
    const done = results.filter(({ __typename }) => __typename === 'PaymentLinkPaymentReversePayload');
    expect(done).toHaveLength(1);
    expect(await read(program, id)).toMatchObject({ paymentCount: 0, amountPaid: { amount: '0.00' } });
    const again = await leavesNothing(organization, () => reverse(program, payment));
    expect(only(again, 'PaymentReversedError').code).toBe('PAYMENT_REVERSED');
  });

  test('frees the terms of the link, which its payments keep from being deleted', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    await reverse(program, await paid(program, id));
    only(await update(program, { id, amount: '50.00' }), 'PaymentLinkUpdatePayload');
    const kept = await leavesNothing(organization, () => remove(program, id));
    expect(only(kept, 'PaymentLinkHasPaymentsError').paymentCount).toBe(1);
  });

  test('refuses a reason that is too long; without the scope nothing happens, for others it does not exist', async () => {
    const { organization, program } = await scene();
    const { id } = await createLink(program);
    const payment = await paid(program, id);
    const long = await leavesNothing(organization, () => reverse(program, payment, 'x'.repeat(501)));
    expect(only(long, 'ValidationError').path).toEqual(['reason']);
    const reader = await organization.program(['payment-links:read']);
    await expectForbidden(organization, ['payment-links:write'], () =>
      reader.call(PaymentLinkPaymentReverseDocument, { input: { id: payment } }),
    );
    await expectUnknownToStrangers(app(), organization, (caller) => reverse(caller, payment));
  });
});
