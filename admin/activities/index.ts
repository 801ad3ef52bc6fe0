import { lazy } from 'react';
import type { ActivityRecordFragment } from '../gql/graphql.ts';

const activityViews = {
  list: lazy(async () => ({ default: (await import('./ActivityList.tsx')).ActivityList })),
  show: lazy(async () => ({ default: (await import('./ActivityShow.tsx')).ActivityShow })),
  recordRepresentation: (record: ActivityRecordFragment) => record.type,
};

export default activityViews;
