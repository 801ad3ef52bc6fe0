import { Alert, Box, Button, Stack, TextField } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useViewer } from '../layout/context.ts';
import { mono } from '../theme/tokens.ts';
import { Panel } from '../ui/Panel.tsx';
import { ApiKeyChecks } from './ApiKeyChecks.tsx';

/** A dry run: which check would refuse this request, if any. */
export const ApiKeyExplain = ({ id }: { id: string }) => {
  const t = useTranslate();
  const { clientIp } = useViewer();
  const { explainApiKey } = useDataProvider<ConsoleDataProvider>();
  const [ip, setIp] = useState(clientIp);
  const [document, setDocument] = useState('');
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () =>
      explainApiKey({ id, ip: ip.trim() || undefined, document: document.trim() || undefined }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mutate();
  };
  return (
    <Panel title={t('api_keys.explain.title')} hint={t('api_keys.explain.hint')}>
      <Stack component="form" onSubmit={submit} sx={{ gap: 2 }}>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { sm: '220px minmax(0, 1fr)' },
            alignItems: 'start',
          }}
        >
          <TextField
            label={t('api_keys.explain.ip')}
            value={ip}
            onChange={(event) => setIp(event.target.value)}
          />
          <TextField
            multiline
            minRows={1}
            maxRows={10}
            label={t('api_keys.explain.document')}
            placeholder="{ invoices { totalCount } }"
            value={document}
            onChange={(event) => setDocument(event.target.value)}
            slotProps={{
              htmlInput: { spellCheck: false, style: { fontFamily: mono, fontSize: '0.8125rem' } },
            }}
          />
        </Box>
        <Box>
          <Button type="submit" loading={isPending}>
            {t('api_keys.explain.action')}
          </Button>
        </Box>
        <Box role="status" sx={{ '&:empty': { mt: -2 } }}>
          {error && <Alert severity="error">{error.message}</Alert>}
          {data && <ApiKeyChecks checks={data.checks} />}
        </Box>
      </Stack>
    </Panel>
  );
};
