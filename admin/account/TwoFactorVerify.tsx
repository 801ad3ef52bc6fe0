import { Alert, Box, Button, Checkbox, FormControlLabel, Stack, TextField, Typography } from '@mui/material';
import { QRCodeSVG } from 'qrcode.react';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import { authPost } from '../auth.ts';
import { textsOf, useAttempt } from '../door/useAttempt.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';

export interface Enrolment {
  totpURI: string;
  backupCodes: string[];
}

export const TwoFactorVerify = ({ enrolment, onDone }: { enrolment: Enrolment; onDone: () => void }) => {
  const t = useTranslate();
  const { attempt, pending, error } = useAttempt();
  const [kept, setKept] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = textsOf(event.currentTarget)('code').replace(/\s/g, '');
    void attempt(async () => {
      await authPost('/two-factor/verify-totp', { code });
      onDone();
    });
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
      <TwoFactorSecret uri={enrolment.totpURI} />
      <div>
        <Typography variant="h3" component="h2">
          {t('account.two_factor.backup_title')}
        </Typography>
        <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
          {t('account.two_factor.backup_text')}
        </Typography>
        <CodeBlock what={t('account.two_factor.backup_title')} code={enrolment.backupCodes.join('\n')} />
      </div>
      <FormControlLabel
        control={<Checkbox checked={kept} onChange={(event) => setKept(event.target.checked)} />}
        label={t('account.two_factor.kept')}
      />
      {error && <Alert severity="error">{error}</Alert>}
      <TextField
        name="code"
        id="two-factor-code"
        label={t('account.two_factor.code')}
        autoComplete="one-time-code"
        slotProps={{ htmlInput: { inputMode: 'numeric', maxLength: 8 } }}
      />
      <Box>
        <Button type="submit" variant="contained" color="primary" loading={pending} disabled={!kept}>
          {t('account.two_factor.verify')}
        </Button>
      </Box>
    </Stack>
  );
};

/** Black on white in both themes: cameras read no dark mode. */
const TwoFactorSecret = ({ uri }: { uri: string }) => {
  const t = useTranslate();
  const key = new URL(uri).searchParams.get('secret') ?? '';
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2.5, alignItems: { sm: 'center' } }}>
      <Box sx={{ bgcolor: '#fff', p: 1.5, borderRadius: '8px', alignSelf: 'flex-start', lineHeight: 0 }}>
        <QRCodeSVG value={uri} size={168} title={t('account.two_factor.qr')} />
      </Box>
      <Box sx={{ minWidth: 0 }}>
        <Typography>{t('account.two_factor.scan')}</Typography>
        <Box sx={{ mt: 1, '& span': { whiteSpace: 'normal', overflowWrap: 'anywhere' } }}>
          <CopyText text={key} what={t('account.two_factor.key')} />
        </Box>
      </Box>
    </Stack>
  );
};
