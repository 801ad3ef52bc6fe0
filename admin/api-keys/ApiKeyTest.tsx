import { Alert, Box, Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Icon } from '../ui/icons.tsx';
import { type KeyTest, testKey } from './testKey.ts';

export const ApiKeyTest = ({ secret }: { secret: string }) => {
  const t = useTranslate();
  const [result, setResult] = useState<KeyTest | 'pending' | null>(null);
  async function run() {
    setResult('pending');
    setResult(await testKey(secret));
  }
  return (
    <Box>
      <Button
        startIcon={<Icon name="send" size={14} />}
        loading={result === 'pending'}
        onClick={() => void run()}
      >
        {t('api_keys.test.action')}
      </Button>
      <Box role="status" sx={{ mt: result && result !== 'pending' ? 1.5 : 0 }}>
        {result && result !== 'pending' && (
          <Alert severity={result.ok ? 'success' : 'error'}>
            {result.ok
              ? t('api_keys.test.works', {
                  environment: t(`console.environment.${result.environment}`),
                  smart_count: result.scopes,
                  ip: result.clientIp,
                })
              : t(`api_keys.test.${result.code}`, {
                  _: t('api_keys.test.failed', { code: result.code, message: result.message }),
                })}
          </Alert>
        )}
      </Box>
    </Box>
  );
};
