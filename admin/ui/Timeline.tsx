import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import type { Tone } from '../theme/tokens.ts';
import { Icon, type IconName } from './icons.tsx';
import { TimeText } from './TimeText.tsx';

export interface TimelineStep {
  name: string;
  at: string | null;
  tone: Tone;
  icon: IconName;
  by?: string | null;
  note?: ReactNode;
}

/** What has happened, from the beginning on; a step without a time lies ahead. */
export const Timeline = ({ steps }: { steps: readonly TimelineStep[] }) => (
  <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {steps.map((step, index) => (
      <Step key={step.name} step={step} isLast={index === steps.length - 1} />
    ))}
  </Box>
);

const Step = ({ step, isLast }: { step: TimelineStep; isLast: boolean }) => (
  <Box component="li" sx={{ display: 'grid', gridTemplateColumns: '26px 1fr', columnGap: 1.5 }}>
    <Box sx={{ display: 'flex', flexDirection: 'column', alignItems: 'center' }}>
      <Box
        sx={({ tokens }) => ({
          width: 26,
          height: 26,
          display: 'grid',
          placeItems: 'center',
          borderRadius: '50%',
          border: `1px ${step.at ? 'solid' : 'dashed'} ${tokens.tones[step.tone].line}`,
          bgcolor: step.at ? tokens.tones[step.tone].fill : 'transparent',
          color: tokens.tones[step.tone].text,
        })}
      >
        <Icon name={step.icon} size={13} strokeWidth={2.2} />
      </Box>
      {!isLast && <Box sx={{ flex: 1, width: '1px', minHeight: 14, bgcolor: 'divider' }} />}
    </Box>
    <Box sx={{ pb: isLast ? 0 : 2, pt: '2px', minWidth: 0, overflowWrap: 'anywhere', fontSize: '0.875rem' }}>
      <Box component="span" sx={{ fontWeight: 600, color: step.at ? undefined : 'text.secondary' }}>
        {step.name}
      </Box>
      {step.at && (
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>
          <TimeText at={step.at} />
          {step.by && ` · ${step.by}`}
        </Box>
      )}
      {step.note && <Box sx={{ mt: 0.25, fontSize: '0.8125rem' }}>{step.note}</Box>}
    </Box>
  </Box>
);
