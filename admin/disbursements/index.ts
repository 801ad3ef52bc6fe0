import { lazy } from 'react';
import type { DisbursementRecordFragment } from '../gql/graphql.ts';

const disbursementViews = {
  list: lazy(async () => ({ default: (await import('./DisbursementList.tsx')).DisbursementList })),
  show: lazy(async () => ({ default: (await import('./DisbursementShow.tsx')).DisbursementShow })),
  create: lazy(async () => ({ default: (await import('./DisbursementCreate.tsx')).DisbursementCreate })),
  recordRepresentation: (record: DisbursementRecordFragment) => record.name,
};

export default disbursementViews;
