import { lazy } from 'react';
import type { RequestRecordFragment } from '../gql/graphql.ts';

const requestViews = {
  list: lazy(async () => ({ default: (await import('./RequestList.tsx')).RequestList })),
  recordRepresentation: (record: RequestRecordFragment) => record.requestId,
};

export default requestViews;
