import { lazy } from 'react';
import type { MemberRecordFragment } from '../gql/graphql.ts';

const memberViews = {
  list: lazy(async () => ({ default: (await import('./MemberList.tsx')).MemberList })),
  recordRepresentation: (record: MemberRecordFragment) => record.name,
};

export default memberViews;
