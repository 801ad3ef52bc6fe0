import { beforeAll, describe, expect, test } from 'vitest';
import * as clients from '#server/clients/client.service.ts';
import * as invoices from '#server/invoices/invoice.service.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';
import { statementsDuring } from '../support/statements.ts';

/** The invoices of each client on a page of clients: as right as one by one, in one query. */
const app = useApp();
let program: Caller;

interface Row {
  memo: string;
}
interface Listed {
  name: string;
  invoices: {
    nodes: Row[];
    edges: { cursor: string; node: Row }[];
    totalCount: number;
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; endCursor: string | null };
  };
}

const line = (unitPrice: string) => ({ description: 'Work', quantity: '1', unitPrice });
const sizes = { Ada: 5, Bob: 2, Cyd: 0 };

beforeAll(async () => {
  const organization = await createOrganization(app());
  const ctx = organization.context();
  for (const [name, size] of Object.entries(sizes)) {
    const clientId = await clients.create(ctx, { name });
    for (let n = 1; n <= size; n++) {
      const lines = [line(String(100 * ((n * 3) % 5)))];
      await invoices.create(ctx, { clientId, currency: 'EUR', memo: `${name} ${n}`, lines });
    }
  }
  program = await organization.program();
});

const part =
  'nodes { memo } edges { cursor node { memo } } totalCount pageInfo { hasNextPage hasPreviousPage endCursor }';

async function listed(args: string): Promise<Record<string, Listed['invoices']>> {
  const { clients: page } = await program.run<{ clients: { nodes: Listed[] } }>(
    `{ clients(first: 5) { nodes { name invoices${args} { ${part} } } } }`,
  );
  return Object.fromEntries(page.nodes.map((client) => [client.name, client.invoices]));
}

const memos = (page: Listed['invoices'] | undefined) => page?.nodes.map(({ memo }) => memo);

describe('each client has its own', () => {
  test('newest first, counted, with whether there is more', async () => {
    const { Ada, Bob, Cyd } = await listed('(first: 2)');
    expect(memos(Ada)).toEqual(['Ada 5', 'Ada 4']);
    expect(memos(Bob)).toEqual(['Bob 2', 'Bob 1']);
    expect(memos(Cyd)).toEqual([]);
    expect([Ada, Bob, Cyd].map((page) => page?.totalCount)).toEqual([5, 2, 0]);
    expect([Ada, Bob, Cyd].map((page) => page?.pageInfo.hasNextPage)).toEqual([true, false, false]);
    expect(Cyd?.pageInfo.endCursor).toBeNull();
  });

  test('from the end', async () => {
    const { Ada, Bob } = await listed('(last: 3)');
    expect(memos(Ada)).toEqual(['Ada 3', 'Ada 2', 'Ada 1']);
    expect(memos(Bob)).toEqual(['Bob 2', 'Bob 1']);
    expect(Ada?.pageInfo.hasPreviousPage).toBe(true);
  });

  test.each(['ASC', 'DESC'])(
    'ordered otherwise, %s, page by page, without a gap or a repetition',
    async (direction) => {
      const orderBy = `orderBy: { field: TOTAL, direction: ${direction} }`;
      const whole = memos((await listed(`(${orderBy})`)).Ada) ?? [];
      expect(whole).toHaveLength(5);
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page: Listed['invoices'] | undefined = (
          await listed(`(first: 2, ${orderBy}${after ? `, after: "${after}"` : ''})`)
        ).Ada;
        seen.push(...(memos(page) ?? []));
        after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      } while (after);
      expect(seen).toEqual(whole);
    },
  );

  test('filtered, and never another client’s', async () => {
    const { Ada, Bob } = await listed('(filter: { search: "Bob" })');
    expect([memos(Ada), memos(Bob)]).toEqual([[], ['Bob 2', 'Bob 1']]);
    expect([Ada?.totalCount, Bob?.totalCount]).toEqual([0, 2]);
  });

  test('under several names at once', async () => {
    const { clients: page } = await program.run(
      '{ clients(orderBy: { field: NAME, direction: ASC }) { nodes { a: invoices(first: 1) { nodes { memo } } b: invoices(last: 1) { nodes { memo } } } } }',
    );
    expect(page.nodes[0]).toEqual({ a: { nodes: [{ memo: 'Ada 5' }] }, b: { nodes: [{ memo: 'Ada 1' }] } });
  });
});

test('costs one query and one count, however many clients there are', async () => {
  const sent = await statementsDuring(app(), () => listed('(first: 2)'));
  const reads = sent.filter((text) => /from "(client|invoice)"/.test(text));
  expect(reads).toHaveLength(3);
});

test('a cursor that is none of theirs is the caller’s fault', async () => {
  const { status, errors } = await program.call(
    '{ clients { nodes { invoices(after: "x") { nodes { memo } } } } }',
  );
  expect([status, errors?.[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
});
