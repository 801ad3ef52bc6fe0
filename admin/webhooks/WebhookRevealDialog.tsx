import {
  Alert,
  Box,
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
import { ApiKeySecretField } from '../api-keys/ApiKeySecretField.tsx';
import { CodeBlock } from '../ui/Code.tsx';
import { formatUtcMinute } from '../ui/format.ts';
import { useStay } from '../ui/useStay.ts';
import type { RevealedSecret } from './WebhookReveal.tsx';

const verifying = `import { Webhook } from 'standardwebhooks';

// text: the body exactly as it came; throws when the signature is not right
new Webhook(process.env.WEBHOOK_SECRET).verify(text, headers);`;

interface WebhookRevealDialogProps {
  revealed: RevealedSecret;
  onDone: () => void;
}

export const WebhookRevealDialog = ({ revealed, onDone }: WebhookRevealDialogProps) => {
  const t = useTranslate();
  const id = useId();
  const [stored, setStored] = useState(false);
  const [shown, setShown] = useState(false);
  const { hint, stay } = useStay();
  const { secret, record, replaces } = revealed;
  return (
    <Dialog open onClose={stay} aria-labelledby={id} maxWidth="sm" fullWidth scroll="paper">
      <DialogTitle id={id} variant="h1" sx={{ fontSize: '1.25rem', pt: 3, pb: 0.5 }}>
        {t('webhooks.reveal.title')}
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 2 }}>
        <Typography component="div" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
          <strong>{record.url}</strong>
          <br />
          {t('webhooks.reveal.once')} {replaces && <Before until={replaces.until} />}
        </Typography>
        <ApiKeySecretField
          secret={secret}
          label={t('webhooks.reveal.label')}
          shown={shown}
          onToggle={() => setShown(!shown)}
        />
        <Box>
          <Box sx={{ mb: 0.75, fontSize: '0.8125rem', fontWeight: 600 }}>{t('webhooks.reveal.verify')}</Box>
          <CodeBlock wrap code={verifying} what={t('webhooks.reveal.verify')} />
        </Box>
        {hint && <Alert severity="warning">{t('webhooks.reveal.stay')}</Alert>}
      </DialogContent>
      <DialogActions
        sx={{
          ...{ px: 3, py: 2, borderTop: 1, borderColor: 'divider', flexWrap: 'wrap', gap: 1 },
          justifyContent: 'space-between',
        }}
      >
        <FormControlLabel
          control={<Checkbox checked={stored} onChange={(event) => setStored(event.target.checked)} />}
          label={t('webhooks.reveal.stored')}
          slotProps={{ typography: { variant: 'body2' } }}
        />
        <Button variant="contained" color="primary" disabled={!stored} onClick={onDone}>
          {t('webhooks.reveal.done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};

const Before = ({ until }: { until: string | null }) => {
  const t = useTranslate();
  return until
    ? t('webhooks.reveal.rotated', { at: formatUtcMinute(until) })
    : t('webhooks.reveal.rotated_now');
};
