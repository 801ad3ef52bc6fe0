import type { ClientBase } from 'pg';
import { encodeId } from '#server/db/id.ts';

export interface BenchRequest {
  name: 'Q1' | 'Q2' | 'Q3' | 'Q4';
  what: string;
  /** JSON bodies, sent in turn. */
  bodies: readonly string[];
  /** Must stand in every answer. */
  expect: string;
}

const pageOfInvoices = `query InvoicePage {
  invoices(first: 50) {
    nodes { id number status total { amount currency } client { name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

const constant = 'query Me { me { kind } }';

const oneInvoice = `query InvoiceShow($id: ID!) {
  invoice(id: $id) {
    id number status dueOn total { amount currency }
    client { id name email }
    lines { id description quantity unitPrice { amount } amount { amount } }
  }
}`;

const anchor = `mutation EventAnchor($input: EventAnchorInput!) {
  eventAnchor(input: $input) {
    ... on EventAnchorPayload { event { id hash signature logIndex } }
    ... on UserError { code message }
  }
}`;

const body = (query: string, variables?: unknown) => JSON.stringify({ query, variables });

export async function requestsFor(client: ClientBase): Promise<BenchRequest[]> {
  const { rows: some } = await client.query<{ id: string }>(someInvoices);
  return [
    {
      name: 'Q1',
      what: 'a page of 50 invoices with client name',
      bodies: [body(pageOfInvoices)],
      expect: 'INV-099951',
    },
    { name: 'Q2', what: 'a field without SQL', bodies: [body(constant)], expect: 'API_KEY' },
    {
      name: 'Q3',
      what: 'one invoice with client and lines',
      bodies: some.map(({ id }) => body(oneInvoice, { id: encodeId('Invoice', id) })),
      expect: 'Line 3 of invoice',
    },
    { name: 'Q4', what: 'anchor one event', bodies: events(), expect: '"signature"' },
  ];
}

const someInvoices = `select id from invoice order by md5(id::text) limit 500`;

function events(): string[] {
  return Array.from({ length: 500 }, (_, n) =>
    body(anchor, {
      input: {
        type: 'order.shipped',
        payload: {
          order: `O-${n}`,
          parcels: [{ weight: 12.5, carrier: 'DHL' }],
          to: { city: 'Berlin', zip: '10115' },
        },
      },
    }),
  );
}
