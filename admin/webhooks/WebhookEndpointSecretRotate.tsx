import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Typography,
} from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Choice } from '../ui/Choice.tsx';
import { useRevealWebhookSecret } from './WebhookReveal.tsx';

const overlaps = ['P1D', 'PT1H', 'P7D', 'PT0S'] as const;

export const WebhookEndpointSecretRotateButton = ({ record }: { record: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton scope="webhooks:write" icon="rotate" onClick={() => setOpen(true)}>
        {t('webhooks.rotate.action')}
      </ActionButton>
      {open && <RotateDialog record={record} onClose={() => setOpen(false)} />}
    </>
  );
};

const RotateDialog = ({
  record,
  onClose,
}: {
  record: WebhookEndpointRecordFragment;
  onClose: () => void;
}) => {
  const t = useTranslate();
  const id = useId();
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]>('P1D');
  const { rotateWebhookEndpointSecret } = useDataProvider<ConsoleDataProvider>();
  const reveal = useRevealWebhookSecret();
  const mutation = useMutation({
    gcTime: 0,
    mutationFn: () => rotateWebhookEndpointSecret(record.id, overlap),
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const rotated = await mutation.mutateAsync().catch(() => null);
    if (!rotated) return;
    mutation.reset();
    onClose();
    reveal({ ...rotated, replaces: { until: rotated.record.secrets[1]?.retiresAt ?? null } });
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
          {t('webhooks.rotate.title')}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, fontSize: '0.875rem' }}>
          <Box sx={{ color: 'text.secondary' }}>{t('webhooks.rotate.text')}</Box>
          <Box>
            <Typography variant="body2" component="div" sx={{ fontWeight: 600, mb: 0.75 }}>
              {t('webhooks.rotate.overlap')}
            </Typography>
            <Choice
              wrap
              name="overlap"
              label={t('webhooks.rotate.overlap')}
              value={overlap}
              options={overlaps.map((value) => ({
                value,
                label: t(`webhooks.rotate.choice.${value}`),
                tone: value === 'PT0S' ? 'bad' : 'neutral',
              }))}
              onChange={setOverlap}
            />
          </Box>
          {mutation.error && <Alert severity="error">{mutation.error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={mutation.isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={mutation.isPending}>
            {t('webhooks.rotate.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
