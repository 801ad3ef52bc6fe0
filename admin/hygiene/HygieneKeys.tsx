import { Box, Button, Checkbox, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ApiKeyStates } from '../api-keys/ApiKeyStates.tsx';
import { ApiKeyExpires, ApiKeyLastUse, ApiKeyMasked } from '../api-keys/ApiKeyText.tsx';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { formatCount } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import type { FindingName } from './findings.ts';
import { HygieneRevoke, type Outcome } from './HygieneRevoke.tsx';
import { useFindingKeys } from './useFindings.ts';

interface HygieneKeysProps {
  name: FindingName;
  count: number;
}

/** What was refused stays chosen, with the reason beside it. */
export const HygieneKeys = ({ name, count }: HygieneKeysProps) => {
  const t = useTranslate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useFindingKeys(name);
  const keys = data?.pages.flatMap(({ nodes }) => nodes) ?? [];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const isLiving = name !== 'deadUsed';
  const selected = keys.filter(({ id }) => chosen.includes(id));
  const toggle = (id: string) =>
    setChosen(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  const onDone = (done: readonly Outcome[]) => {
    setOutcomes(done.filter(({ error }) => error));
    setChosen(done.filter(({ error }) => error).map(({ id }) => id));
  };
  return (
    <Panel
      flush
      title={t(`hygiene.finding.${name}.title`)}
      hint={t(`hygiene.finding.${name}.do`)}
      actions={isLiving && keys.length > 0 && <HygieneRevoke keys={selected} onDone={onDone} />}
    >
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {count === 0 && <EmptyState icon="checkCircle" title={t('hygiene.none')} />}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {keys.map((key) => (
          <KeyLine
            key={key.id}
            record={key}
            checked={chosen.includes(key.id)}
            error={outcomes.find(({ id }) => id === key.id)?.error}
            onToggle={isLiving ? () => toggle(key.id) : undefined}
          />
        ))}
      </Box>
      {hasNextPage && (
        <Box sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }}>
          <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('hygiene.more', { shown: formatCount(keys.length), count: formatCount(count) })}
          </Button>
        </Box>
      )}
    </Panel>
  );
};

interface KeyLineProps {
  record: ApiKeyRecordFragment;
  checked: boolean;
  error?: string;
  /** None where there is nothing to choose it for. */
  onToggle?: () => void;
}

const KeyLine = ({ record, checked, error, onToggle }: KeyLineProps) => {
  const t = useTranslate();
  return (
    <Stack
      component="li"
      direction="row"
      sx={{
        pl: onToggle ? 1 : 2.5,
        pr: 2.5,
        py: 1,
        gap: 1,
        alignItems: 'center',
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      {onToggle && (
        <Checkbox
          checked={checked}
          onChange={onToggle}
          slotProps={{ input: { 'aria-label': t('hygiene.select', { name: record.name }) } }}
        />
      )}
      <Box sx={{ flex: 1, minWidth: 0, fontSize: '0.8125rem' }}>
        <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap' }}>
          <RecordLink resource="api-keys" id={record.id} strong>
            {record.name}
          </RecordLink>
          <ApiKeyStates record={record} />
        </Stack>
        <Box sx={{ color: 'text.secondary' }}>
          <ApiKeyMasked {...record} muted /> · {t('resources.api-keys.fields.lastUsedAt')}:{' '}
          <ApiKeyLastUse {...record} /> · {t('resources.api-keys.fields.expiresAt')}:{' '}
          <ApiKeyExpires {...record} />
        </Box>
        {error && <Box sx={{ color: 'error.main' }}>{error}</Box>}
      </Box>
    </Stack>
  );
};
