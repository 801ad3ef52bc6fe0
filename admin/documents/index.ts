import { lazy } from 'react';
import type { DocumentRecordFragment } from '../gql/graphql.ts';

const documentViews = {
  list: lazy(async () => ({ default: (await import('./DocumentList.tsx')).DocumentList })),
  show: lazy(async () => ({ default: (await import('./DocumentShow.tsx')).DocumentShow })),
  create: lazy(async () => ({ default: (await import('./DocumentUpload.tsx')).DocumentUpload })),
  recordRepresentation: (record: DocumentRecordFragment) => record.fileName,
};

export default documentViews;
