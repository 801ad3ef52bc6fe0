import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Fact, Outcome, Step } from '../../server/ledger/verifier/report.ts';
import { mono, type Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from '../ui/icons.tsx';

const looks: Record<Outcome, { tone: Tone; icon: IconName }> = {
  ok: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'x' },
  skipped: { tone: 'neutral', icon: 'minus' },
};

/** Each step with what was found, and its values for who wants to look. */
export const EventProofSteps = ({ steps }: { steps: readonly Step[] }) => (
  <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5, fontSize: '0.8125rem' }}>
    {steps.map((step) => (
      <StepItem key={step.name} step={step} />
    ))}
  </Stack>
);

const StepItem = ({ step: { title, detail, outcome, facts } }: { step: Step }) => {
  const t = useTranslate();
  const { tone, icon } = looks[outcome];
  return (
    <Box component="li" sx={{ display: 'flex', gap: 1.25 }}>
      <Box
        role="img"
        aria-label={t(`events.proof.outcome.${outcome}`)}
        sx={({ tokens }) => ({
          ...{
            flexShrink: 0,
            width: 22,
            height: 22,
            borderRadius: '50%',
            display: 'grid',
            placeItems: 'center',
          },
          bgcolor: tokens.tones[tone].fill,
          color: tokens.tones[tone].text,
        })}
      >
        <Icon name={icon} size={13} />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Box sx={{ fontWeight: 600 }}>{title}</Box>
        <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{detail}</Box>
        {facts.length > 0 && <Values facts={facts} />}
      </Box>
    </Box>
  );
};

const Values = ({ facts }: { facts: readonly Fact[] }) => {
  const t = useTranslate();
  return (
    <Box component="details" sx={{ mt: 0.5 }}>
      <Box component="summary" sx={{ cursor: 'pointer', color: 'text.secondary' }}>
        {t('events.proof.values')}
      </Box>
      <Box
        component="dl"
        sx={{
          display: 'grid',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: '130px minmax(0, 1fr)' },
          columnGap: 1.5,
          m: 0,
          mt: 0.75,
        }}
      >
        {facts.map(({ label, value }) => (
          <Box key={label} sx={{ display: 'contents' }}>
            <Box component="dt" sx={{ color: 'text.secondary' }}>
              {label}
            </Box>
            <Box
              component="dd"
              sx={{ m: 0, fontFamily: mono, fontSize: '0.75rem', overflowWrap: 'anywhere' }}
            >
              {value}
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
};
