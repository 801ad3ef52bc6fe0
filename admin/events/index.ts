import { lazy } from 'react';
import type { EventRecordFragment } from '../gql/graphql.ts';

const eventViews = {
  list: lazy(async () => ({ default: (await import('./EventList.tsx')).EventList })),
  show: lazy(async () => ({ default: (await import('./EventShow.tsx')).EventShow })),
  create: lazy(async () => ({ default: (await import('./EventCreate.tsx')).EventCreate })),
  recordRepresentation: (record: EventRecordFragment) => record.type,
};

export default eventViews;
