import { lazy, Suspense, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { blockedBy } from './blockedBy.ts';

const ApiKeyRotateDialog = lazy(() =>
  import('./ApiKeyRotateDialog.tsx').then((m) => ({ default: m.ApiKeyRotateDialog })),
);

export const ApiKeyRotateButton = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        scope="api-keys:write"
        icon="rotate"
        blocked={blockedBy(record, t)}
        onClick={() => setOpen(true)}
      >
        {t('api_keys.rotate.action')}
      </ActionButton>
      {open && (
        <Suspense>
          <ApiKeyRotateDialog record={record} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
