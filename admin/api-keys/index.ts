import { lazy } from 'react';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';

const apiKeyViews = {
  list: lazy(async () => ({ default: (await import('./ApiKeyList.tsx')).ApiKeyList })),
  show: lazy(async () => ({ default: (await import('./ApiKeyShow.tsx')).ApiKeyShow })),
  create: lazy(async () => ({ default: (await import('./ApiKeyCreate.tsx')).ApiKeyCreate })),
  edit: lazy(async () => ({ default: (await import('./ApiKeyEdit.tsx')).ApiKeyEdit })),
  recordRepresentation: (record: ApiKeyRecordFragment) => record.name,
};

export default apiKeyViews;
