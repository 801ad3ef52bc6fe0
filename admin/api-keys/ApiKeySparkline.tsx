import { useListContext, useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Sparkline } from '../ui/Sparkline.tsx';
import { useSparklines } from './useApiKeyUsage.ts';

export const ApiKeySparkline = ({ id }: { id: string }) => {
  const t = useTranslate();
  const { data: keys = [] } = useListContext<ApiKeyRecordFragment>();
  const { data } = useSparklines(keys.map((key) => key.id));
  const usage = data?.get(id);
  if (!usage) return null;
  return (
    <Sparkline
      values={usage.series.map(({ requests }) => requests)}
      label={t('api_keys.usage.sparkline', { smart_count: usage.totals.requests })}
    />
  );
};
