import { Alert, Stack } from '@mui/material';
import { useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { DocumentRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { ExactTime } from '../ui/ExactTime.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatBytes, formatUtcMinute } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { useVerb } from '../ui/useVerb.ts';

interface DocumentProps {
  record: DocumentRecordFragment;
}

export const DocumentShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'documents', type: 'list' });
  const name = (count: number) => t('resources.documents.name', { smart_count: count });
  return (
    <RecordPage<DocumentRecordFragment> scope="documents:read" title={name(1)}>
      {(record) => (
        <Page
          title={record.fileName}
          back={{ to: list, label: name(2) }}
          actions={record.contentUrl && <DocumentActions record={record} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            {record.deletedAt && (
              <Alert severity="info">
                {t('documents.show.deleted', { at: formatUtcMinute(record.deletedAt) })}
              </Alert>
            )}
            {record.source === 'HASH' && <Alert severity="info">{t('documents.show.hash_only')}</Alert>}
            <DocumentFacts record={record} />
            <DocumentProof record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const DocumentActions = ({ record }: DocumentProps) => {
  const t = useTranslate();
  const { downloadDocument, deleteDocument } = useDataProvider<ConsoleDataProvider>();
  const download = useVerb({ run: () => downloadDocument(record) });
  return (
    <>
      <ActionButton
        scope="documents:read"
        icon="download"
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t('documents.show.download')}
      </ActionButton>
      <ConfirmAction
        danger
        scope="documents:write"
        icon="trash"
        label={t('ra.action.delete')}
        title={t('documents.delete.title', { name: record.fileName })}
        text={t('documents.delete.text')}
        confirm={t('documents.delete.confirm')}
        done="documents.delete.done"
        run={() => deleteDocument(record.id)}
      />
    </>
  );
};

const DocumentFacts = ({ record }: DocumentProps) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.documents.fields.${name}`);
  return (
    <Panel>
      <Facts>
        <Fact label={field('kind')}>{t(`documents.kind.${record.kind}`)}</Fact>
        <Fact label={field('mediaType')}>{record.mediaType}</Fact>
        {record.size !== null && <Fact label={field('size')}>{formatBytes(record.size)}</Fact>}
        <Fact label={field('source')}>{t(`documents.source.${record.source}`)}</Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <ExactTime at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
      </Facts>
    </Panel>
  );
};

const DocumentProof = ({ record }: DocumentProps) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.documents.fields.${name}`);
  return (
    <Panel title={t('documents.show.hash')} hint={t('documents.show.hash_hint')}>
      <Facts>
        <Fact label={field('sha256')}>
          <CopyText text={record.sha256} what={field('sha256')} />
        </Fact>
        <Fact label={field('event')}>
          <RecordLink resource="events" id={record.eventId}>
            {record.eventId}
          </RecordLink>
        </Fact>
      </Facts>
    </Panel>
  );
};
