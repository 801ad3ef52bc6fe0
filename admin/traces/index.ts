import { lazy } from 'react';
import type { TraceRecordFragment } from '../gql/graphql.ts';

const traceViews = {
  list: lazy(async () => ({ default: (await import('./TraceList.tsx')).TraceList })),
  show: lazy(async () => ({ default: (await import('./TraceShow.tsx')).TraceShow })),
  create: lazy(async () => ({ default: (await import('./TraceCreate.tsx')).TraceCreate })),
  recordRepresentation: (record: TraceRecordFragment) => record.label,
};

export default traceViews;
