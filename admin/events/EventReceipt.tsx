import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { EventRecordFragment } from '../gql/graphql.ts';
import { mono } from '../theme/tokens.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { Panel } from '../ui/Panel.tsx';

/** What the server signed when it took the event in. */
export const EventReceipt = ({ record }: { record: EventRecordFragment }) => {
  const t = useTranslate();
  return (
    <Panel title={t('events.receipt.title')} hint={t('events.receipt.hint')}>
      <Stack sx={{ gap: 2 }}>
        {(['hash', 'signature', 'publicKey'] as const).map((name) => (
          <Value key={name} label={t(`resources.events.fields.${name}`)} value={record[name]} />
        ))}
        <Box>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', mb: 0.75 }}>
            {t('resources.events.fields.receipt')}
          </Box>
          <CodeBlock
            code={JSON.stringify(record.receipt, null, 2)}
            what={t('resources.events.fields.receipt')}
            wrap
          />
        </Box>
      </Stack>
    </Panel>
  );
};

const Value = ({ label, value }: { label: string; value: string }) => (
  <Box>
    <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{label}</Box>
    <Stack direction="row" sx={{ gap: 0.5, alignItems: 'flex-start' }}>
      <Box
        sx={{
          fontFamily: mono,
          fontSize: '0.8125rem',
          overflowWrap: 'anywhere',
          minWidth: 0,
          lineHeight: '26px',
        }}
      >
        {value}
      </Box>
      <CopyButton text={value} what={label} />
    </Stack>
  </Box>
);
