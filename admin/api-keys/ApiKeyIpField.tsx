import { Alert, Box, Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { useViewer } from '../layout/context.ts';
import { FormField } from '../ui/FormField.tsx';
import { type ApiKeyForm, lines } from './apiKeyForm.ts';
import { allows, contains, firstInvalid } from './ipList.ts';

export const ApiKeyIpField = () => {
  const t = useTranslate();
  const { clientIp } = useViewer();
  const { setValue } = useFormContext<ApiKeyForm>();
  const [allow = '', deny = ''] = useWatch<ApiKeyForm, ['ipAllowlist', 'ipDenylist']>({
    name: ['ipAllowlist', 'ipDenylist'],
  });
  const listed = lines(allow).some((entry) => contains(entry, clientIp));
  const shutsOut = !allows(allow, clientIp) || lines(deny).some((entry) => contains(entry, clientIp));
  const add = () =>
    setValue('ipAllowlist', [...lines(allow), clientIp].join('\n'), {
      shouldDirty: true,
      shouldValidate: true,
    });
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <Box>
          <IpLines name="ipAllowlist" hint={t('api_keys.ip.allow_hint')} />
          <Button size="small" onClick={add} disabled={listed} sx={{ mt: 1 }}>
            {t('api_keys.ip.add_mine', { ip: clientIp })}
          </Button>
        </Box>
        <IpLines name="ipDenylist" hint={t('api_keys.ip.deny_hint')} />
      </Box>
      {shutsOut && <Alert severity="warning">{t('api_keys.ip.shuts_out', { ip: clientIp })}</Alert>}
    </Box>
  );
};

const IpLines = ({ name, hint }: { name: 'ipAllowlist' | 'ipDenylist'; hint: string }) => {
  const t = useTranslate();
  return (
    <FormField
      name={name}
      label={t(`resources.api-keys.fields.${name}`)}
      helperText={hint}
      placeholder={name === 'ipAllowlist' ? '203.0.113.7\n2001:db8::/32' : '198.51.100.0/24'}
      multiline
      minRows={3}
      validate={(text) => {
        const wrong = firstInvalid(text);
        return wrong && t('api_keys.ip.invalid', { entry: wrong });
      }}
      slotProps={{
        htmlInput: {
          spellCheck: false,
          autoCapitalize: 'off',
          style: { fontFamily: 'ui-monospace, monospace', fontSize: '0.8125rem' },
        },
      }}
    />
  );
};
