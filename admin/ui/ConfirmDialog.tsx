import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslate } from 'react-admin';

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  reason?: { label: string; hint: string };
  pending: boolean;
  error?: Error | null;
  onConfirm: (reason: string | undefined) => void;
}

/** Names what will happen, waits for the server, and keeps its own errors where they were caused. */
export const ConfirmDialog = ({
  open,
  onClose,
  title,
  children,
  confirm,
  danger,
  reason,
  pending,
  error,
  onConfirm,
}: ConfirmDialogProps) => {
  const t = useTranslate();
  const [text, setText] = useState('');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onConfirm(text.trim() || undefined);
  };
  return (
    <Dialog open={open} onClose={pending ? undefined : onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <form onSubmit={submit}>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {title}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, color: 'text.secondary', fontSize: '0.875rem' }}>
          <div>{children}</div>
          {reason && (
            <TextField
              label={reason.label}
              helperText={reason.hint}
              value={text}
              onChange={(event) => setText(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 500 } }}
            />
          )}
          {error && <Alert severity="error">{error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={pending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color={danger ? 'error' : 'primary'} loading={pending}>
            {confirm}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
