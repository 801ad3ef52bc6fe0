import { Box, Button, Skeleton, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useMay } from '../layout/context.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { formatCount, formatDayShort } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { partsOf, type UsageCounts, type UsagePoint } from '../ui/series.ts';
import { UsageBars } from '../ui/UsageBars.tsx';
import { UsageLegend } from '../ui/UsageLegend.tsx';
import { ApiKeyUsageBreakdown } from './ApiKeyUsageBreakdown.tsx';
import { ApiKeyUsageTable } from './ApiKeyUsageTable.tsx';
import { type KeyUsage, useApiKeyUsage } from './useApiKeyUsage.ts';

export const ApiKeyUsage = ({ id }: { id: string }) => {
  const t = useTranslate();
  const may = useMay('usage:read');
  const { data, error, refetch } = useApiKeyUsage(id);
  const [table, setTable] = useState(false);
  return (
    <Panel
      title={t('api_keys.usage.title')}
      hint={may ? t('api_keys.usage.hint') : t('console.no_permission.title')}
      actions={
        data && (
          <Button size="small" aria-pressed={table} onClick={() => setTable(!table)}>
            {t(table ? 'api_keys.usage.as_chart' : 'api_keys.usage.as_table')}
          </Button>
        )
      }
    >
      {error && !data && <ErrorState error={error} retry={() => void refetch()} />}
      {may && !data && !error && <Skeleton variant="rounded" height={180} />}
      {data && <Usage usage={data.usage} table={table} />}
    </Panel>
  );
};

const Usage = ({ usage, table }: { usage: KeyUsage['usage']; table: boolean }) => {
  const t = useTranslate();
  const say = useSayCounts();
  const { totals, series } = usage;
  const days = t('api_keys.usage.days', { smart_count: series.length });
  const describe = (point: UsagePoint) => `${formatDayShort(point.at)}: ${say(point)}`;
  return (
    <Stack sx={{ gap: 2.5 }}>
      <UsageLegend totals={totals} averageMs={totals.averageMs} />
      {table ? (
        <ApiKeyUsageTable series={series} />
      ) : (
        <UsageBars points={series} summary={`${days}: ${say(totals)}`} describe={describe} />
      )}
      {totals.requests > 0 ? (
        <ApiKeyUsageBreakdown usage={usage} />
      ) : (
        <Box sx={{ color: 'text.secondary' }}>{t('api_keys.usage.none')}</Box>
      )}
    </Stack>
  );
};

function useSayCounts() {
  const t = useTranslate();
  return (counts: UsageCounts) => {
    const { ok, limited, errors, denied } = partsOf(counts);
    return t('api_keys.usage.said', {
      requests: formatCount(counts.requests),
      ok: formatCount(ok),
      limited: formatCount(limited),
      errors: formatCount(errors),
      denied: formatCount(denied),
    });
  };
}
