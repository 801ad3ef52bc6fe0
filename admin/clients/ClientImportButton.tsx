import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
} from '@mui/material';
import { type ChangeEvent, type FormEvent, type MouseEvent, useId, useState } from 'react';
import { useDataProvider, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useVerb } from '../ui/useVerb.ts';
import type { ImportFaults } from './resource.ts';

export const ClientImportButton = () => {
  const t = useTranslate();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <ActionButton scope="clients:write" icon="upload" onClick={() => setOpen(true)}>
        {t('clients.import.action')}
      </ActionButton>
      {isOpen && <ClientImportDialog onClose={() => setOpen(false)} />}
    </>
  );
};

const ClientImportDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslate();
  const id = useId();
  const notify = useNotify();
  const { importClients } = useDataProvider<ConsoleDataProvider>();
  const [file, setFile] = useState<File | null>(null);
  const [faults, setFaults] = useState<ImportFaults | null>(null);
  const { mutate, isPending, error, reset } = useVerb<File>({
    run: async (chosen) => {
      const result = await importClients(chosen);
      if (typeof result !== 'number') return setFaults(result);
      notify('clients.import.done', { type: 'success', messageArgs: { smart_count: result } });
      onClose();
    },
    showsErrors: true,
  });
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    setFile(event.target.files?.[0] ?? null);
    setFaults(null);
    reset();
  };
  /** A browser says nothing when the same file is chosen again, mended. */
  const empty = (event: MouseEvent<HTMLInputElement>) => {
    event.currentTarget.value = '';
    setFile(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) mutate(file);
  };
  return (
    <Dialog open onClose={isPending ? undefined : onClose} aria-labelledby={id} maxWidth="sm" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {t('clients.import.title')}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2 }}>
          {t('clients.import.text')}
          <TextField
            id={`${id}-file`}
            type="file"
            label={t('clients.import.file')}
            required
            onChange={choose}
            slotProps={{
              htmlInput: { accept: '.csv,text/csv,text/plain', onClick: empty },
              inputLabel: { shrink: true },
            }}
          />
          {faults && <Faults faults={faults} />}
          {error && <Alert severity="error">{error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={isPending} disabled={!file}>
            {t('clients.import.submit')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};

const Faults = ({ faults }: { faults: ImportFaults }) => {
  const t = useTranslate();
  return (
    <>
      <Alert severity="error">{t('clients.import.wrong', { smart_count: faults.invalidRows })}</Alert>
      <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.875rem', overflowWrap: 'anywhere' }}>
        {faults.rows.map(({ row, errors }) => (
          <li key={row}>
            {t('clients.import.row', { row })} –{' '}
            {errors.map(({ column, message }) => `${column}: ${message}`).join(' ')}
          </li>
        ))}
      </Box>
    </>
  );
};
