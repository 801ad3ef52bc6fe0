import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { mono, type Tone } from '../theme/tokens.ts';
import { Fact, Facts } from '../ui/Facts.tsx';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { changesOf, isRecord, say } from './changes.ts';

/** What a field was before and is after; or whatever else was noted. */
export const ActivityDetails = ({ data }: { data: unknown }) => {
  const t = useTranslate();
  const changes = changesOf(data);
  const facts = isRecord(data) ? Object.entries(data) : [];
  const label = (path: string) => {
    const [field = '', ...rest] = path.split('.');
    return [t(`activities.field.${field}`, { _: field }), ...rest].join(' · ');
  };
  if (changes?.length === 0) return t('activities.same');
  if (changes) {
    return (
      <Box sx={{ display: 'grid', gap: 1.25, mt: 1 }}>
        {changes.map((change) => (
          <Box key={change.field}>
            <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', mb: 0.25 }}>{label(change.field)}</Box>
            <Side sign="−" tone="bad" what={t('activities.before')} text={change.before} />
            <Side sign="+" tone="good" what={t('activities.after')} text={change.after} />
          </Box>
        ))}
      </Box>
    );
  }
  return (
    <Facts>
      {facts.map(([field, value]) => (
        <Fact key={field} label={label(field)}>
          <Box component="span" sx={{ whiteSpace: 'pre-wrap' }}>
            {say(value)}
          </Box>
        </Fact>
      ))}
    </Facts>
  );
};

const Side = ({ sign, tone, what, text }: { sign: string; tone: Tone; what: string; text: string }) => (
  <Box
    sx={({ tokens }) => ({
      display: 'flex',
      gap: 1,
      px: 1,
      fontFamily: mono,
      fontSize: '0.75rem',
      lineHeight: 1.7,
      bgcolor: tokens.tones[tone].fill,
      color: tokens.tones[tone].text,
    })}
  >
    <span aria-hidden>{sign}</span>
    <VisuallyHidden>{what}</VisuallyHidden>
    <Box component="span" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', minWidth: 0 }}>
      {text}
    </Box>
  </Box>
);
