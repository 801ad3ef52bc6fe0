import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatCount, formatLocalMinute, formatUtcMinute, shorten } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ApiKeyMoneyLimit } from './ApiKeyMoneyLimit.tsx';
import { ApiKeyLastUse, ApiKeyMasked } from './ApiKeyText.tsx';

export const ApiKeyFacts = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.api-keys.fields.${name}`);
  const { lastUse } = record;
  return (
    <Panel title={t('api_keys.show.facts')}>
      <Facts>
        <Fact label={field('key')}>
          <ApiKeyMasked {...record} />
        </Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <TimeText at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
        <Fact label={field('expiresAt')}>
          {record.expiresAt ? <Instant at={record.expiresAt} /> : t('api_keys.expiry.never')}
        </Fact>
        {record.notBefore && (
          <Fact label={field('notBefore')}>
            <Instant at={record.notBefore} />
          </Fact>
        )}
        <Fact label={field('lastUsedAt')}>
          <ApiKeyLastUse {...record} />
        </Fact>
        {lastUse && (
          <>
            <Fact label={field('lastIp')}>
              <Mono>{lastUse.ip}</Mono>
            </Fact>
            {lastUse.userAgent && <Fact label={field('lastAgent')}>{lastUse.userAgent}</Fact>}
            {lastUse.operation && (
              <Fact label={field('lastOperation')}>
                <Mono>{lastUse.operation}</Mono>
              </Fact>
            )}
          </>
        )}
        <Fact label={field('rateLimits')}>
          {record.rateLimits.map(({ name, limit, windowSeconds, source }) => (
            <Box key={name}>
              {t(`api_keys.rate.name.${name}`, { _: name })}:{' '}
              {t('api_keys.rate.window', { limit: formatCount(limit), seconds: windowSeconds })}{' '}
              <Box component="span" sx={{ color: 'text.secondary' }}>
                {t(`api_keys.rate.source.${source}`)}
              </Box>
            </Box>
          ))}
        </Fact>
        {record.moneyLimits.length > 0 && (
          <Fact label={field('moneyLimits')}>
            {record.moneyLimits.map((limit) => (
              <ApiKeyMoneyLimit key={limit.currency} limit={limit} />
            ))}
          </Fact>
        )}
        {record.documents.length > 0 && (
          <Fact label={field('documents')}>
            {record.documents.map((hash) => (
              <Box key={hash}>
                <Mono>{shorten(hash, 12, 8)}</Mono>
              </Box>
            ))}
          </Fact>
        )}
        <Fact label={field('updatedAt')}>
          <TimeText at={record.updatedAt} />
        </Fact>
      </Facts>
    </Panel>
  );
};

const Instant = ({ at }: { at: string }) => (
  <>
    <TimeText at={at} /> · {formatUtcMinute(at)}
    <br />
    {formatLocalMinute(at)}
  </>
);
