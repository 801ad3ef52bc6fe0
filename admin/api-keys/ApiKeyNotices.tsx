import { Alert, Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { formatRelative, formatUtcMinute } from '../ui/format.ts';
import { TimeText } from '../ui/TimeText.tsx';
import { type KeyWatch, useApiKeyWatch } from './useApiKeyWatch.ts';

/** What has ended, paused or endangers the key: the first thing asked about one that stopped working. */
export const ApiKeyNotices = ({ record }: { record: ApiKeyRecordFragment }) => {
  const watch = useApiKeyWatch(record.id).data;
  return (
    <>
      <Ended record={record} />
      {watch && watch.leaks.length > 0 && <Leaked leaks={watch.leaks} />}
      <Expiry record={record} />
      {watch?.idleDisablesAt && <GoesIdle at={watch.idleDisablesAt} />}
    </>
  );
};

/** Addresses of pages are longer than a phone is wide. */
const breaking = { '& .MuiAlert-message': { minWidth: 0, overflowWrap: 'anywhere' } } as const;

const Ended = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  if (record.revokedAt) {
    const said = { by: record.revokedBy ?? '', at: formatUtcMinute(record.revokedAt) };
    return (
      <Alert severity="error" sx={breaking}>
        {t('api_keys.revoke.was', said)}{' '}
        {record.revokeReason && t('api_keys.revoke.because', { reason: record.revokeReason })}
      </Alert>
    );
  }
  if (record.disabledAt) {
    const said = { by: record.disabledBy ?? '', at: formatUtcMinute(record.disabledAt) };
    return <Alert severity="warning">{t('api_keys.disable.was', said)}</Alert>;
  }
  return null;
};

const Expiry = ({ record: { status, expiresAt } }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  if (!expiresAt || (status !== 'EXPIRED' && status !== 'EXPIRING')) return null;
  const said = { at: formatUtcMinute(expiresAt), relative: formatRelative(expiresAt) };
  return (
    <Alert severity={status === 'EXPIRED' ? 'error' : 'warning'}>
      {t(`api_keys.notice.${status}`, said)}
    </Alert>
  );
};

const GoesIdle = ({ at }: { at: string }) => {
  const t = useTranslate();
  const said = { at: formatUtcMinute(at), relative: formatRelative(at) };
  return <Alert severity="warning">{t('api_keys.notice.idle', said)}</Alert>;
};

const shownLeaks = 5;

const Leaked = ({ leaks }: { leaks: KeyWatch['leaks'] }) => {
  const t = useTranslate();
  const more = leaks.length - shownLeaks;
  return (
    <Alert severity="error" sx={breaking}>
      <strong>{t('api_keys.leak.title', { smart_count: leaks.length })}</strong>
      <Box component="ul" sx={{ m: 0, pl: 2.5 }}>
        {leaks.slice(0, shownLeaks).map((leak) => (
          <li key={`${leak.url} ${leak.secret?.last4}`}>
            <Place url={leak.url} /> · <TimeText at={leak.foundAt} /> ·{' '}
            {t(`api_keys.leak.outcome.${leak.outcome}`, { last4: leak.secret?.last4 ?? '' })}
          </li>
        ))}
      </Box>
      {more > 0 && t('api_keys.leak.more', { count: more })}
    </Alert>
  );
};

/** Somebody else's words: a link only where it can be nothing but a page. */
const Place = ({ url }: { url: string }) => {
  const t = useTranslate();
  if (!url) return t('api_keys.leak.nowhere');
  if (!/^https?:\/\//i.test(url)) return url;
  return (
    <Box
      component="a"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      sx={{ color: 'inherit', textDecoration: 'underline' }}
    >
      {url}
    </Box>
  );
};
