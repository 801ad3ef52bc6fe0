import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Environment } from '../gql/graphql.ts';

export const EnvironmentTag = ({ environment }: { environment: Environment }) => {
  const t = useTranslate();
  return (
    <Box
      component="span"
      sx={({ tokens }) => ({
        fontSize: '0.6875rem',
        fontWeight: 600,
        lineHeight: '16px',
        px: '6px',
        borderRadius: '4px',
        ...(environment === 'LIVE'
          ? { bgcolor: tokens.liveBar, color: tokens.onLiveBar }
          : {
              bgcolor: tokens.tones.warn.fill,
              color: tokens.tones.warn.text,
              boxShadow: `inset 0 0 0 1px ${tokens.tones.warn.line}`,
            }),
      })}
    >
      {t(`console.environment.${environment}`)}
    </Box>
  );
};
