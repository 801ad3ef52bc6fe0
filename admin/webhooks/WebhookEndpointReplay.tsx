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
  TextField,
} from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useDataProvider, useNotify, useRefresh, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';

export const WebhookEndpointReplayButton = ({ record }: { record: WebhookEndpointRecordFragment }) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        scope="webhooks:write"
        icon="history"
        blocked={record.disabledAt ? t('webhooks.disabled_first') : false}
        onClick={() => setOpen(true)}
      >
        {t('webhooks.replay.action')}
      </ActionButton>
      {open && <ReplayDialog record={record} onClose={() => setOpen(false)} />}
    </>
  );
};

const dayMs = 24 * 60 * 60 * 1000;

/** As an input of the browser writes it: this place's time, to the minute. */
function localMinute(ms: number): string {
  const date = new Date(ms);
  return new Date(ms - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const ReplayDialog = ({
  record,
  onClose,
}: {
  record: WebhookEndpointRecordFragment;
  onClose: () => void;
}) => {
  const t = useTranslate();
  const id = useId();
  const [since, setSince] = useState(() => localMinute(Date.now() - dayMs));
  const [until, setUntil] = useState(() => localMinute(Date.now() + 60_000));
  const [onlyUndelivered, setOnly] = useState(true);
  const isWrong = !since || !until || since >= until;
  const { mutation, submit } = useReplay(onClose, () => ({
    id: record.id,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    onlyUndelivered,
  }));
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
          {t('webhooks.replay.title')}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, fontSize: '0.875rem' }}>
          <Box sx={{ color: 'text.secondary' }}>{t('webhooks.replay.text')}</Box>
          <Instant label={t('webhooks.replay.since')} value={since} onChange={setSince} />
          <Instant
            label={t('webhooks.replay.until')}
            value={until}
            onChange={setUntil}
            error={isWrong ? t('webhooks.replay.wrong') : undefined}
          />
          <FormControlLabel
            control={
              <Checkbox checked={onlyUndelivered} onChange={(event) => setOnly(event.target.checked)} />
            }
            label={t('webhooks.replay.only')}
            slotProps={{ typography: { variant: 'body2' } }}
          />
          {mutation.error && <Alert severity="error">{mutation.error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={mutation.isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button
            type="submit"
            variant="contained"
            color="primary"
            disabled={isWrong}
            loading={mutation.isPending}
          >
            {t('webhooks.replay.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};

interface InstantProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: string;
}

const Instant = ({ label, value, onChange, error }: InstantProps) => (
  <TextField
    type="datetime-local"
    label={label}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    error={Boolean(error)}
    helperText={error}
  />
);

function useReplay(
  onClose: () => void,
  input: () => Parameters<ConsoleDataProvider['replayWebhookEndpoint']>[0],
) {
  const { replayWebhookEndpoint } = useDataProvider<ConsoleDataProvider>();
  const notify = useNotify();
  const refresh = useRefresh();
  const mutation = useMutation({
    mutationFn: () => replayWebhookEndpoint(input()),
    onSuccess: (count) => {
      notify('webhooks.replay.done', { type: 'success', messageArgs: { smart_count: count } });
      refresh();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutation.mutate();
  };
  return { mutation, submit };
}
