import {
  Alert,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Typography,
} from '@mui/material';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatUtcMinute } from '../ui/format.ts';
import { useStay } from '../ui/useStay.ts';
import type { RevealedKey } from './ApiKeyReveal.tsx';
import { ApiKeySecretField } from './ApiKeySecretField.tsx';
import { ApiKeySnippets } from './ApiKeySnippets.tsx';
import { ApiKeyTest } from './ApiKeyTest.tsx';
import { EnvironmentTag } from './EnvironmentTag.tsx';

interface ApiKeyRevealDialogProps {
  revealed: RevealedKey;
  onDone: () => void;
}

export const ApiKeyRevealDialog = ({ revealed, onDone }: ApiKeyRevealDialogProps) => {
  const t = useTranslate();
  const id = useId();
  const [stored, setStored] = useState(false);
  const [shown, setShown] = useState(false);
  const { hint, stay } = useStay();
  const { secret, record, replaces } = revealed;
  return (
    <Dialog open onClose={stay} aria-labelledby={id} maxWidth="sm" fullWidth scroll="paper">
      <DialogTitle id={id} variant="h1" sx={{ fontSize: '1.25rem', pt: 3, pb: 0.5 }}>
        {t('api_keys.reveal.title')}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <Typography component="div" sx={{ color: 'text.secondary' }}>
          <strong>{record.name}</strong> <EnvironmentTag environment={record.environment} />
          <br />
          {t('api_keys.reveal.once')} {replaces && <Before until={replaces.until} />}
        </Typography>
        <ApiKeySecretField secret={secret} shown={shown} onToggle={() => setShown(!shown)} />
        <ApiKeySnippets secret={secret} shown={shown} name={record.name} />
        <ApiKeyTest secret={secret} />
        {hint && <Alert severity="warning">{t('api_keys.reveal.stay')}</Alert>}
      </DialogContent>
      <DialogActions
        sx={{
          px: 3,
          py: 2,
          borderTop: 1,
          borderColor: 'divider',
          justifyContent: 'space-between',
          flexWrap: 'wrap',
          gap: 1,
        }}
      >
        <FormControlLabel
          control={<Checkbox checked={stored} onChange={(event) => setStored(event.target.checked)} />}
          label={t('api_keys.reveal.stored')}
          slotProps={{ typography: { variant: 'body2' } }}
        />
        <Button variant="contained" color="primary" disabled={!stored} onClick={onDone}>
          {t('api_keys.reveal.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const Before = ({ until }: { until: string | null }) => {
  const t = useTranslate();
  return until ? t('api_keys.rotate.until', { at: formatUtcMinute(until) }) : t('api_keys.rotate.stopped');
};
