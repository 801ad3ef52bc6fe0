import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DisbursementRowFragment } from '../gql/graphql.ts';
import { useVerb } from '../ui/useVerb.ts';

interface DisbursementRowDialogProps {
  row: DisbursementRowFragment;
  onClose: () => void;
}

const columns = ['name', 'destination', 'amount', 'reference', 'client_external_id'] as const;

/** The row as the file has it; what is wrong with a cell stands below it. */
export const DisbursementRowDialog = ({ row, onClose }: DisbursementRowDialogProps) => {
  const t = useTranslate();
  const id = useId();
  const { updateDisbursementRow } = useDataProvider<ConsoleDataProvider>();
  const [cells, setCells] = useState({
    ...{ name: row.name, destination: row.destination, amount: row.amountText },
    ...{ reference: row.reference, client_external_id: row.clientExternalId },
  });
  const { client_external_id: clientExternalId, ...texts } = cells;
  const { mutate, isPending, error } = useVerb({
    run: () => updateDisbursementRow({ id: row.id, ...texts, clientExternalId }),
    done: 'disbursements.row.updated',
    showsErrors: true,
    after: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  const faultOf = (column: string) =>
    row.errors.filter((fault) => fault.column === column).map(({ message }) => message);
  return (
    <Dialog open onClose={isPending ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {t('disbursements.row.title', { row: row.row })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {columns.map((column) => (
            <TextField
              key={column}
              id={`${id}-${column}`}
              label={t(`disbursements.column.${column}`)}
              value={cells[column]}
              error={faultOf(column).length > 0}
              helperText={faultOf(column).join(' ')}
              onChange={(event) => setCells({ ...cells, [column]: event.target.value })}
              sx={{ mt: column === 'name' ? 1 : 0 }}
            />
          ))}
          {error && <Alert severity="error">{error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={isPending}>
            {t('ra.action.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
