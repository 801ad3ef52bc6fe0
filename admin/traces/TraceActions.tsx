import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useNotify, useRedirect, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { TraceRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { downloadBlob, downloadText } from '../ui/csv.ts';
import { TraceEventAdd } from './TraceEventAdd.tsx';

const scope = 'events:write';

interface TraceActionProps {
  record: TraceRecordFragment;
}

export const TraceActions = ({ record }: TraceActionProps) => {
  if (record.status === 'SEALED') return <TraceDownloads record={record} />;
  if (record.status === 'SEALING') return null;
  return (
    <>
      {record.eventCount === 0 && <TraceDeleteButton record={record} />}
      <TraceEventAdd record={record} />
      <TraceSealButton record={record} />
    </>
  );
};

const TraceSealButton = ({ record: { id, label, eventCount } }: TraceActionProps) => {
  const t = useTranslate();
  const { sealTrace } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      primary
      scope={scope}
      icon="lock"
      label={t('traces.seal.action')}
      blocked={eventCount === 0 && t('traces.seal.blocked')}
      title={t('traces.seal.title', { label })}
      text={t('traces.seal.text', { smart_count: eventCount })}
      confirm={t('traces.seal.confirm')}
      done="traces.seal.done"
      run={() => sealTrace(id)}
    />
  );
};

const TraceDeleteButton = ({ record: { id, label } }: TraceActionProps) => {
  const t = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="trash"
      label={t('ra.action.delete')}
      title={t('traces.delete.title', { label })}
      text={t('traces.delete.text')}
      confirm={t('traces.delete.confirm')}
      done="traces.delete.done"
      run={() => dataProvider.delete('traces', { id })}
      after={() => redirect('list', 'traces')}
    />
  );
};

const TraceDownloads = ({ record }: TraceActionProps) => {
  const t = useTranslate();
  const { traceCertificate, traceProof } = useDataProvider<ConsoleDataProvider>();
  const certificate = useDownload(async () =>
    downloadBlob(await traceCertificate(record), `${record.id}.pdf`),
  );
  const bundle = useDownload(async () => {
    const text = JSON.stringify(await traceProof(record.id), null, 2);
    downloadText(text, `${record.id}.json`, 'application/json');
  });
  const read = { scope: 'events:read', icon: 'download' } as const;
  return (
    <>
      <ActionButton {...read} loading={bundle.isPending} onClick={() => bundle.mutate()}>
        {t('traces.bundle')}
      </ActionButton>
      <ActionButton
        {...read}
        variant="contained"
        color="primary"
        loading={certificate.isPending}
        onClick={() => certificate.mutate()}
      >
        {t('traces.certificate')}
      </ActionButton>
    </>
  );
};

function useDownload(run: () => Promise<void>) {
  const notify = useNotify();
  return useMutation({
    mutationFn: run,
    gcTime: 0,
    onError: (error: Error) => notify(error.message, { type: 'error' }),
  });
}
