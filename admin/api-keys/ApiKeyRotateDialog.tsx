import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
  Typography,
} from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Choice } from '../ui/Choice.tsx';
import { formatLocalMinute, formatUtcMinute } from '../ui/format.ts';
import { type OverlapChoice, overlapChoices, overlapEnd, overlapHours } from './overlap.ts';
import { useRotateAndReveal } from './useRotateAndReveal.ts';

interface ApiKeyRotateDialogProps {
  record: ApiKeyRecordFragment;
  onClose: () => void;
}

export const ApiKeyRotateDialog = ({ record, onClose }: ApiKeyRotateDialogProps) => {
  const t = useTranslate();
  const id = useId();
  const [choice, setChoice] = useState<OverlapChoice>('P1D');
  const [typed, setTyped] = useState('48');
  // What was current when the dialog opened: if somebody else rotates meanwhile, the server refuses.
  const [expectedSecretId] = useState(record.secrets[0]?.id);
  const hours = overlapHours(choice, typed);
  const { mutation, rotate } = useRotateAndReveal(record, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (hours !== undefined)
      void rotate({ id: record.id, overlap: hours === 0 ? 'PT0S' : `PT${hours}H`, expectedSecretId });
  };
  return (
    <Dialog
      open
      onClose={mutation.isPending ? undefined : onClose}
      aria-labelledby={id}
      maxWidth="xs"
      fullWidth
    >
      <form onSubmit={submit}>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {t('api_keys.rotate.title', { name: record.name })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, fontSize: '0.875rem' }}>
          <Box sx={{ color: 'text.secondary' }}>{t('api_keys.rotate.text')}</Box>
          <Box>
            <Typography variant="body2" component="div" sx={{ fontWeight: 600, mb: 0.75 }}>
              {t('api_keys.rotate.overlap')}
            </Typography>
            <Choice
              wrap
              name="overlap"
              label={t('api_keys.rotate.overlap')}
              value={choice}
              options={overlapChoices.map((value) => ({
                value,
                label: t(`api_keys.rotate.choice.${value}`),
                tone: value === 'PT0S' ? 'bad' : 'neutral',
              }))}
              onChange={setChoice}
            />
          </Box>
          {choice === 'custom' && (
            <TextField
              type="number"
              label={t('api_keys.rotate.hours')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              error={hours === undefined}
              helperText={t(`api_keys.rotate.${hours === undefined ? 'wrong_hours' : 'hours_hint'}`)}
              slotProps={{ htmlInput: { min: 1, max: 720 } }}
            />
          )}
          {hours !== undefined && <OldSecretEnds hours={hours} expiresAt={record.expiresAt} />}
          {mutation.error && <Alert severity="error">{mutation.error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={mutation.isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={mutation.isPending}>
            {t('api_keys.rotate.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};

const OldSecretEnds = ({ hours, expiresAt }: { hours: number; expiresAt: string | null }) => {
  const t = useTranslate();
  if (hours === 0) return <Alert severity="warning">{t('api_keys.rotate.now')}</Alert>;
  const { at, withKey } = overlapEnd(hours, expiresAt);
  const said = { at: formatUtcMinute(at), local: formatLocalMinute(at) };
  return <Box>{t(withKey ? 'api_keys.rotate.ends_with_key' : 'api_keys.rotate.ends', said)}</Box>;
};
