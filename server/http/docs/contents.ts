/** The order in which people read; a page that is named nowhere here comes last, under More. */
export const contents: readonly { title: string; pages: readonly string[] }[] = [
  { title: 'Getting started', pages: ['', 'concepts', 'authentication', 'create-a-key'] },
  { title: 'Guides', pages: ['guides/curl', 'guides/node', 'guides/python'] },
  { title: 'API reference', pages: ['graphql', 'graphql-types', 'endpoints', 'errors'] },
  {
    title: 'How the API works',
    pages: ['keys', 'limits', 'idempotency', 'rest', 'subscriptions', 'webhooks', 'usage'],
  },
  { title: 'Resources', pages: ['invoices', 'payouts', 'documents', 'members', 'domains'] },
  { title: 'Verification', pages: ['ledger'] },
  { title: 'Support', pages: ['faq'] },
];

/** For those who work on Countersign itself. */
export const notForUsers: ReadonlySet<string> = new Set(['architecture']);
