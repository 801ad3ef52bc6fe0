import { Box, Link, Stack, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ChangeOutcome, CheckedChange } from '../../server/ledger/verifier/history.ts';
import { ActivityDetails } from '../activities/ActivityDetails.tsx';
import { ActivityActor, ActivityTitle } from '../activities/ActivityText.tsx';
import { say } from '../activities/changes.ts';
import type { ApiKeyChangeRecordFragment } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import { formatCount } from '../ui/format.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';

const looks: Record<ChangeOutcome, { tone: Tone; icon: IconName }> = {
  intact: { tone: 'good', icon: 'check' },
  altered: { tone: 'bad', icon: 'x' },
  removed: { tone: 'bad', icon: 'x' },
  missing: { tone: 'bad', icon: 'x' },
  unproved: { tone: 'bad', icon: 'x' },
  waiting: { tone: 'warn', icon: 'clock' },
  unchecked: { tone: 'warn', icon: 'info' },
};

type Shown = Pick<ApiKeyChangeRecordFragment, 'type' | 'createdAt' | 'data' | 'reason'> & {
  actor: { type: string; id: string | null; label: string };
};

interface ChangeProps {
  /** Null where nothing is known of it but its entry. */
  change: Shown | null;
  place: { id: string; logIndex: number | null } | null;
  checked?: CheckedChange;
}

/** One change, with its place in the log; after a check, with what that has come to. */
export const ApiKeyHistoryChange = ({ change, place, checked }: ChangeProps) => (
  <Box
    component="li"
    sx={{ px: { xs: 2, sm: 2.5 }, py: 1.25, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
  >
    <Stack
      direction="row"
      sx={{ columnGap: 1.5, rowGap: 0.5, justifyContent: 'space-between', flexWrap: 'wrap' }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'center', flexWrap: 'wrap', minWidth: 0 }}>
        {checked && <Outcome outcome={checked.outcome} />}
        {change && (
          <span>
            <ActivityTitle record={change} /> · <ActivityActor actor={change.actor} />
          </span>
        )}
      </Stack>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        <Place place={place} isChecked={checked !== undefined} />
        {change && <TimeText at={change.createdAt} />}
      </Stack>
    </Stack>
    {change?.reason && <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{change.reason}</Box>}
    {change?.type === 'api_key.updated' && <ActivityDetails data={change.data} />}
    {checked && checked.outcome !== 'intact' && <Explained checked={checked} />}
  </Box>
);

const Outcome = ({ outcome }: { outcome: ChangeOutcome }) => {
  const t = useTranslate();
  return <StatusChip {...looks[outcome]} label={t(`api_keys.history.outcome.${outcome}`)} />;
};

const Place = ({ place, isChecked }: { place: ChangeProps['place']; isChecked: boolean }) => {
  const t = useTranslate();
  if (!place) {
    if (isChecked) return null;
    return <Box sx={{ color: 'text.secondary' }}>{t('api_keys.history.on_its_way')}</Box>;
  }
  if (place.logIndex === null) return null;
  return (
    <Tooltip title={t('api_keys.history.entry_hint')}>
      <Link href={`/verify/${place.id}`} target="_blank" rel="noopener" sx={{ whiteSpace: 'nowrap' }}>
        {t('api_keys.history.entry', { index: formatCount(place.logIndex) })}
      </Link>
    </Tooltip>
  );
};

const Explained = ({ checked }: { checked: CheckedChange }) => {
  const t = useTranslate();
  const { outcome, detail, differing, shown, kept } = checked;
  return (
    <Box sx={{ mt: 0.75 }}>
      <Box>{detail ?? t(`api_keys.history.explain.${outcome}`)}</Box>
      {differing.map((field) => (
        <Box key={field} sx={{ mt: 0.75 }}>
          <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
            {t(`api_keys.history.field.${field}`, { _: field })}
          </Box>
          <Side tone="bad" label={t('api_keys.history.shown')} value={sideOf(shown, field)} />
          <Side tone="good" label={t('api_keys.history.kept')} value={sideOf(kept, field)} />
        </Box>
      ))}
    </Box>
  );
};

function sideOf(side: CheckedChange['shown'] | CheckedChange['kept'], field: string): string {
  const fields: Record<string, unknown> = side ? { ...side } : {};
  const value = field === 'at' ? (fields.at ?? fields.createdAt) : fields[field];
  const isNamed = (field === 'actor' || field === 'subject') && value !== null && typeof value === 'object';
  if (!isNamed) return say(value);
  const { label, id } = value as { label: string; id: string | null };
  return id ? `${label} (${id})` : label;
}

const Side = ({ tone, label, value }: { tone: Tone; label: string; value: string }) => (
  <Box
    sx={({ tokens }) => ({
      display: 'grid',
      gridTemplateColumns: '76px minmax(0, 1fr)',
      gap: 1,
      px: 1,
      py: '2px',
      bgcolor: tokens.tones[tone].fill,
      color: tokens.tones[tone].text,
    })}
  >
    <span>{label}</span>
    <Box component="span" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
      {value}
    </Box>
  </Box>
);
