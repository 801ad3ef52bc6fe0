import { lazy } from 'react';
import type { AttestationRecordFragment } from '../gql/graphql.ts';

const attestationViews = {
  list: lazy(async () => ({ default: (await import('./AttestationList.tsx')).AttestationList })),
  show: lazy(async () => ({ default: (await import('./AttestationShow.tsx')).AttestationShow })),
  create: lazy(async () => ({ default: (await import('./AttestationCreate.tsx')).AttestationCreate })),
  recordRepresentation: (record: AttestationRecordFragment) => `${record.modelProvider} ${record.modelName}`,
};

export default attestationViews;
