import { Box, Typography } from '@mui/material';
import { useEffect, useState } from 'react';
import { useBasename, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router';
import { hasSession, loadViewer } from '../authProvider.ts';
import { Brand } from '../layout/Brand.tsx';
import { useEnvironment } from '../layout/context.ts';
import { Guilloche } from './Guilloche.tsx';
import { SignInCode } from './SignInCode.tsx';
import { SignInForm } from './SignInForm.tsx';

export const SignIn = () => {
  const t = useTranslate();
  const [step, setStep] = useState<'password' | 'code'>('password');
  useLeaveWhenSignedIn();
  return (
    <Box
      sx={{
        minHeight: '100dvh',
        display: 'grid',
        gridTemplateColumns: { md: 'minmax(440px, 1fr) 1.1fr' },
        bgcolor: 'background.paper',
      }}
    >
      <title>{`${t('sign_in.title')} · Countersign`}</title>
      <Box
        component="main"
        sx={{ display: 'flex', flexDirection: 'column', px: { xs: 3, sm: 6 }, py: { xs: 3, sm: 4 } }}
      >
        <Brand />
        <Box sx={{ width: '100%', maxWidth: 360, m: 'auto', py: 5 }}>
          {step === 'password' ? (
            <SignInForm onCode={() => setStep('code')} />
          ) : (
            <SignInCode onBack={() => setStep('password')} />
          )}
        </Box>
      </Box>
      <Box
        aria-hidden
        sx={{
          display: { xs: 'none', md: 'flex' },
          position: 'relative',
          overflow: 'hidden',
          bgcolor: '#0b1f19',
          color: '#e8f3ee',
          alignItems: 'flex-end',
          p: 7,
        }}
      >
        <Guilloche />
        <Typography
          component="p"
          sx={{
            position: 'relative',
            fontSize: '1.5rem',
            lineHeight: 1.35,
            fontWeight: 500,
            letterSpacing: '-0.015em',
            maxWidth: 420,
          }}
        >
          {t('sign_in.motto')}
        </Typography>
      </Box>
    </Box>
  );
};

function useLeaveWhenSignedIn() {
  const environment = useEnvironment();
  const home = useBasename() || '/';
  const navigate = useNavigate();
  useEffect(() => {
    const leave = async () => {
      if (!(await hasSession())) return;
      await loadViewer(environment);
      await navigate(home, { replace: true });
    };
    // Not knowing leaves the form standing, which is right.
    leave().catch(() => undefined);
  }, [environment, home, navigate]);
}
