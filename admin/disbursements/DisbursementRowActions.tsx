import { Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DisbursementRowFragment } from '../gql/graphql.ts';
import { useVerb } from '../ui/useVerb.ts';
import { DisbursementRowDialog } from './DisbursementRowDialog.tsx';

interface DisbursementRowActionsProps {
  row: DisbursementRowFragment;
}

/** What the server says can be done with the row; its name is in each label, for who does not see the table. */
export const DisbursementRowActions = ({ row }: DisbursementRowActionsProps) => {
  const t = useTranslate();
  const [editing, setEditing] = useState(false);
  const provider = useDataProvider<ConsoleDataProvider>();
  const remove = useVerb({
    run: () => provider.removeDisbursementRow(row.id),
    done: 'disbursements.row.removed',
  });
  const retry = useVerb({
    run: () => provider.retryDisbursementRow(row.id),
    done: 'disbursements.row.retried',
  });
  const cancel = useVerb({
    run: () => provider.cancelDisbursementRow(row.id),
    done: 'disbursements.row.cancelled',
  });
  const label = (verb: string) => t(`disbursements.row.${verb}_label`, { row: row.row, name: row.name });
  return (
    <>
      {row.actions.canUpdate && (
        <Button size="small" variant="text" aria-label={label('update')} onClick={() => setEditing(true)}>
          {t('disbursements.row.update')}
        </Button>
      )}
      {row.actions.canRemove && (
        <Button
          size="small"
          variant="text"
          color="error"
          aria-label={label('remove')}
          loading={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t('disbursements.row.remove')}
        </Button>
      )}
      {row.actions.canRetry && (
        <Button
          size="small"
          variant="text"
          aria-label={label('retry')}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          {t('disbursements.row.retry')}
        </Button>
      )}
      {row.actions.canCancel && (
        <Button
          size="small"
          variant="text"
          color="error"
          aria-label={label('cancel')}
          loading={cancel.isPending}
          onClick={() => cancel.mutate()}
        >
          {t('disbursements.row.cancel')}
        </Button>
      )}
      {editing && <DisbursementRowDialog row={row} onClose={() => setEditing(false)} />}
    </>
  );
};
