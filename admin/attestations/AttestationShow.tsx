import { Box, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { AttestationRecordFragment } from '../gql/graphql.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { ExactTime } from '../ui/ExactTime.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { VerifyLink } from '../ui/VerifyLink.tsx';
import { AttestationTypeChip } from './AttestationTypeChip.tsx';
import { AttestationVerify } from './AttestationVerify.tsx';

interface AttestationProps {
  record: AttestationRecordFragment;
}

export const AttestationShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'attestations', type: 'list' });
  const name = (count: number) => t('resources.attestations.name', { smart_count: count });
  return (
    <RecordPage<AttestationRecordFragment> scope="events:read" title={name(1)}>
      {(record) => (
        <Page
          title={`${record.modelProvider} ${record.modelName}`}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {record.modelName} <AttestationTypeChip type={record.type} />
            </Box>
          }
          lead={`${record.modelProvider} · ${record.modelVersion}`}
          back={{ to: list, label: name(2) }}
          actions={<VerifyLink id={record.eventId} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            <AttestationFacts record={record} />
            <AttestationVerify record={record} />
            <AttestationContent record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const AttestationFacts = ({ record }: AttestationProps) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.attestations.fields.${name}`);
  return (
    <Panel title={t('attestations.show.model')}>
      <Facts>
        {(['promptHash', 'outputHash'] as const).map((name) => (
          <Fact key={name} label={field(name)}>
            <CopyText text={record[name]} what={field(name)} />
          </Fact>
        ))}
        {(['subject', 'attributes'] as const).map(
          (name) =>
            record[name] != null && (
              <Fact key={name} label={field(name)}>
                <FactList facts={record[name] as Record<string, unknown>} />
              </Fact>
            ),
        )}
        {record.occurredAt && (
          <Fact label={field('occurredAt')}>
            <ExactTime at={record.occurredAt} />
          </Fact>
        )}
        <Fact label={field('createdAt')}>
          <ExactTime at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
        <Fact label={field('event')}>
          <RecordLink resource="events" id={record.eventId}>
            {record.eventId}
          </RecordLink>
        </Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
      </Facts>
    </Panel>
  );
};

const FactList = ({ facts }: { facts: Record<string, unknown> }) => (
  <Box component="span" sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2, rowGap: 0.25 }}>
    {Object.entries(facts).map(([key, value]) => (
      <span key={key}>
        <Box component="span" sx={{ color: 'text.secondary' }}>
          {key}
        </Box>{' '}
        {String(value)}
      </span>
    ))}
  </Box>
);

/** What need not be read for a list: the texts, where they were kept, and what the event says. */
const AttestationContent = ({ record }: AttestationProps) => {
  const t = useTranslate();
  const { attestationContent } = useDataProvider<ConsoleDataProvider>();
  const { data } = useQuery({
    queryKey: ['attestations', 'content', record.id],
    queryFn: () => attestationContent(record.id),
    gcTime: 0,
  });
  if (!data) return null;
  const texts = (['prompt', 'output'] as const).filter((name) => data[name] !== null);
  return (
    <>
      {texts.length > 0 && (
        <Panel title={t('attestations.show.content')} hint={t('attestations.show.content_hint')}>
          <Stack sx={{ gap: 2 }}>
            {texts.map((name) => (
              <Box key={name}>
                <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', mb: 0.75 }}>
                  {t(`resources.attestations.fields.${name}`)}
                </Box>
                <CodeBlock code={data[name] ?? ''} what={t(`resources.attestations.fields.${name}`)} wrap />
              </Box>
            ))}
          </Stack>
        </Panel>
      )}
      {data.event && (
        <Panel
          title={t('attestations.show.payload')}
          hint={t('attestations.show.payload_hint', { index: data.event.logIndex })}
        >
          <CodeBlock
            code={JSON.stringify(data.event.payload, null, 2)}
            what={t('attestations.show.payload')}
          />
        </Panel>
      )}
    </>
  );
};
