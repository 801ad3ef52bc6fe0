import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { OrganizationChoice } from '../account/OrganizationChoice.tsx';
import { TwoFactorSetUp } from '../account/TwoFactorSetUp.tsx';
import { startOver } from '../auth.ts';

/** All that somebody without a second step may do in an organization that requires one. */
export const NeedsTwoFactor = ({ message }: { message: string }) => {
  const t = useTranslate();
  return (
    <Box sx={{ width: '100%', maxWidth: 520, px: 2, py: 5, display: 'grid', gap: 2 }}>
      <Typography variant="h1">{t('account.two_factor.title')}</Typography>
      <Typography sx={{ color: 'text.secondary' }}>{message}</Typography>
      <TwoFactorSetUp onDone={() => startOver()} />
      <OrganizationChoice prominent />
    </Box>
  );
};
