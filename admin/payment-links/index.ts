import { lazy } from 'react';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';

const paymentLinkViews = {
  list: lazy(async () => ({ default: (await import('./PaymentLinkList.tsx')).PaymentLinkList })),
  show: lazy(async () => ({ default: (await import('./PaymentLinkShow.tsx')).PaymentLinkShow })),
  create: lazy(async () => ({ default: (await import('./PaymentLinkCreate.tsx')).PaymentLinkCreate })),
  edit: lazy(async () => ({ default: (await import('./PaymentLinkEdit.tsx')).PaymentLinkEdit })),
  recordRepresentation: (record: PaymentLinkRecordFragment) => record.name,
};

export default paymentLinkViews;
