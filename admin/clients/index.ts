import { lazy } from 'react';
import type { ClientRecordFragment } from '../gql/graphql.ts';

const clientViews = {
  list: lazy(async () => ({ default: (await import('./ClientList.tsx')).ClientList })),
  show: lazy(async () => ({ default: (await import('./ClientShow.tsx')).ClientShow })),
  create: lazy(async () => ({ default: (await import('./ClientCreate.tsx')).ClientCreate })),
  edit: lazy(async () => ({ default: (await import('./ClientEdit.tsx')).ClientEdit })),
  recordRepresentation: (record: ClientRecordFragment) => record.name,
};

export default clientViews;
