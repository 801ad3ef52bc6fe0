import { lazy } from 'react';
import type { PayoutRecordFragment } from '../gql/graphql.ts';

const payoutViews = {
  list: lazy(async () => ({ default: (await import('./PayoutList.tsx')).PayoutList })),
  show: lazy(async () => ({ default: (await import('./PayoutShow.tsx')).PayoutShow })),
  create: lazy(async () => ({ default: (await import('./PayoutCreate.tsx')).PayoutCreate })),
  recordRepresentation: (record: PayoutRecordFragment) => record.recipientName,
};

export default payoutViews;
