import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { PayoutListDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { statementsDuring } from '../support/statements.ts';
import { approve, createPending, createScene, read } from './support.ts';

const app = useApp();

test('payouts are listed page by page, filtered and ordered', async () => {
  const scene = await createScene(app());
  const made = [];
  for (const [recipientName, amount] of [
    ['Ada', '3.00'],
    ['Babbage', '1.00'],
    ['Curie', '2.00'],
  ] as const) {
    made.push(await createPending(scene, { recipientName, amount, reference: `for ${recipientName}` }));
  }
  const names = async (variables: object) => {
    const { payouts } = await scene.asker.run(PayoutListDocument, variables);
    return payouts.nodes.map((payout) => payout.recipientName);
  };
  expect(await names({})).toEqual(['Curie', 'Babbage', 'Ada']);
  expect(await names({ orderBy: { field: 'AMOUNT', direction: 'ASC' } })).toEqual([
    'Babbage',
    'Curie',
    'Ada',
  ]);
  expect(await names({ filter: { search: 'for cur' } })).toEqual(['Curie']);
  expect(await names({ filter: { status: ['REJECTED'] } })).toEqual([]);
  expect(await names({ filter: { currency: 'USD' } })).toEqual([]);
  const first = (await scene.asker.run(PayoutListDocument, { first: 2 })).payouts;
  expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
  expect(await names({ first: 2, after: first.pageInfo.endCursor })).toEqual(['Ada']);
  await approve(scene.approver, given(made[0]).id);
  expect(await names({ filter: { status: ['PENDING_APPROVAL'] } })).toEqual(['Curie', 'Babbage']);
});

test('what somebody may do is theirs: a reader may do nothing', async () => {
  const scene = await createScene(app());
  const { id } = await createPending(scene);
  const reader = await scene.organization.program(['payouts:read', 'clients:read']);
  expect((await read(reader, id)).actions).toMatchObject({
    ...{ canApprove: false, canReject: false, canCancel: false, canRetry: false },
  });
});

test('who may decide about a page of payouts is one query, and cannot be asked for without end', async () => {
  const scene = await createScene(app());
  for (let i = 0; i < 3; i++) await createPending({ ...scene, asker: await scene.organization.program() });
  const names = (count: number) =>
    Array.from({ length: count }, (_, i) => `a${i}: actions { canApprove canReject obstacle }`).join(' ');
  const asking = (first: number, count: number) =>
    `{ payouts(first: ${first}) { nodes { ${names(count)} } } }`;
  const sent = await statementsDuring(app(), async () => {
    const { payouts } = await scene.approver.run(asking(10, 5));
    expect(payouts.nodes).toHaveLength(3);
    for (const { a4 } of payouts.nodes)
      expect(a4).toEqual({ canApprove: true, canReject: true, obstacle: null });
  });
  expect(sent.filter((text) => text.includes('with recursive hand'))).toHaveLength(1);
  expect((await scene.approver.call(asking(100, 60))).errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
});
