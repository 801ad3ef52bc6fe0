import { lazy } from 'react';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';

const invoiceViews = {
  list: lazy(async () => ({ default: (await import('./InvoiceList.tsx')).InvoiceList })),
  show: lazy(async () => ({ default: (await import('./InvoiceShow.tsx')).InvoiceShow })),
  create: lazy(async () => ({ default: (await import('./InvoiceCreate.tsx')).InvoiceCreate })),
  edit: lazy(async () => ({ default: (await import('./InvoiceEdit.tsx')).InvoiceEdit })),
  recordRepresentation: (record: InvoiceRecordFragment) => record.number ?? record.id,
};

export default invoiceViews;
