import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useId, useState } from 'react';
import {
  AutocompleteArrayInput,
  Form,
  ReferenceArrayInput,
  useDataProvider,
  useTranslate,
} from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { EventRecordFragment, TraceRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { formatLocalMinute } from '../ui/format.ts';
import { useVerb } from '../ui/useVerb.ts';

interface TraceEventAddProps {
  record: TraceRecordFragment;
}

export const TraceEventAdd = ({ record }: TraceEventAddProps) => {
  const t = useTranslate();
  const [open, setOpen] = useState(false);
  return (
    <>
      <ActionButton
        scope="events:write"
        icon="plus"
        variant="outlined"
        color="secondary"
        onClick={() => setOpen(true)}
      >
        {t('traces.add.action')}
      </ActionButton>
      {open && <TraceEventDialog record={record} onClose={() => setOpen(false)} />}
    </>
  );
};

const newest = { field: 'logIndex', order: 'DESC' } as const;
const most = 100;

const eventText = ({ type, logIndex, ingestedAt }: EventRecordFragment) =>
  `${type} · #${logIndex} · ${formatLocalMinute(ingestedAt)}`;

const TraceEventDialog = ({ record, onClose }: TraceEventAddProps & { onClose: () => void }) => {
  const t = useTranslate();
  const id = useId();
  const { addTraceEvents } = useDataProvider<ConsoleDataProvider>();
  const verb = useVerb<string[]>({
    run: (eventIds) => addTraceEvents(record.id, eventIds),
    done: 'traces.add.done',
    showsErrors: true,
    after: onClose,
  });
  const submit = ({ eventIds }: { eventIds?: string[] }) => verb.mutate(eventIds ?? []);
  return (
    <Dialog open onClose={verb.isPending ? undefined : onClose} aria-labelledby={id} maxWidth="sm" fullWidth>
      <Form onSubmit={submit as never} defaultValues={{ eventIds: [] }} record={{}} noValidate>
        <DialogTitle id={id} variant="h2" sx={{ pt: 2.5, pb: 1 }}>
          {t('traces.add.title', { label: record.label })}
        </DialogTitle>
        <DialogContent sx={{ display: 'grid', gap: 2, fontSize: '0.875rem' }}>
          <div>{t('traces.add.text')}</div>
          <ReferenceArrayInput source="eventIds" reference="events" sort={newest} perPage={25}>
            <AutocompleteArrayInput
              label={t('traces.add.events')}
              helperText={t('traces.add.hint')}
              optionText={eventText}
              filterToQuery={(search: string) => ({ search })}
              validate={(ids?: string[]) =>
                ids?.length && ids.length <= most ? undefined : t('ra.validation.required')
              }
            />
          </ReferenceArrayInput>
          {verb.error && <Alert severity="error">{verb.error.message}</Alert>}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2.5 }}>
          <Button onClick={onClose} disabled={verb.isPending}>
            {t('ra.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" color="primary" loading={verb.isPending}>
            {t('traces.add.action')}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
};
