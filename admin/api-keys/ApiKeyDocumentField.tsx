import { Alert, Box, Button, IconButton, Stack, TextField, Typography } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { mono } from '../theme/tokens.ts';
import { Mono } from '../ui/Code.tsx';
import { Icon } from '../ui/icons.tsx';
import type { ApiKeyForm } from './apiKeyForm.ts';

type Use = 'scopes' | 'pin';

/** A program's document tells which scopes it needs, and may be made the only one it can send. */
export const ApiKeyDocumentField = () => {
  const t = useTranslate();
  const [document, setDocument] = useState('');
  const { mutate, data, error, isPending, reset } = useReadDocument(document);
  return (
    <Stack sx={{ gap: 1.5 }}>
      <TextField
        multiline
        minRows={3}
        maxRows={12}
        label={t('api_keys.document.label')}
        placeholder={'query Report {\n  invoices(first: 10) { nodes { number } }\n}'}
        value={document}
        onChange={(event) => {
          setDocument(event.target.value);
          reset();
        }}
        slotProps={{
          htmlInput: { spellCheck: false, style: { fontFamily: mono, fontSize: '0.8125rem' } },
        }}
      />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        {(['scopes', 'pin'] as const).map((use) => (
          <Button
            key={use}
            size="small"
            loading={isPending}
            disabled={!document.trim()}
            onClick={() => mutate(use)}
          >
            {t(`api_keys.document.${use}`)}
          </Button>
        ))}
      </Stack>
      <Box role="status" sx={{ '&:empty': { mt: -1.5 } }}>
        {error && <Alert severity="error">{error.message}</Alert>}
        {data && (
          <Alert severity={data.missing.length > 0 ? 'warning' : 'success'}>
            {data.granted.length > 0
              ? t('api_keys.document.needs', { scopes: data.granted.join(', ') })
              : t('api_keys.document.needs_none')}{' '}
            {data.missing.length > 0 && t('api_keys.document.missing', { scopes: data.missing.join(', ') })}
          </Alert>
        )}
      </Box>
      <Pinned />
    </Stack>
  );
};

/** The server reads the document: its rules say what is needed, and how it is hashed. */
function useReadDocument(document: string) {
  const { scopesFor } = useDataProvider<ConsoleDataProvider>();
  const { getValues, setValue } = useFormContext<ApiKeyForm>();
  return useMutation({
    mutationFn: (_use: Use) => scopesFor(document),
    onSuccess: ({ granted, hash }, use) => {
      const changed = { shouldDirty: true, shouldValidate: true };
      if (use === 'scopes') setValue('scopes', [...granted], changed);
      else setValue('documents', [...new Set([...getValues('documents'), hash])], changed);
    },
  });
}

const Pinned = () => {
  const t = useTranslate();
  const { control, setValue } = useFormContext<ApiKeyForm>();
  const documents = useWatch({ control, name: 'documents' });
  const remove = (hash: string) =>
    setValue(
      'documents',
      documents.filter((other) => other !== hash),
      { shouldDirty: true },
    );
  if (documents.length === 0) return null;
  return (
    <Box>
      <Typography variant="body2" component="div" sx={{ fontWeight: 600 }}>
        {t('api_keys.document.pinned', { smart_count: documents.length })}
      </Typography>
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {documents.map((hash) => (
          <Box component="li" key={hash} sx={{ display: 'flex', alignItems: 'center', gap: 0.5 }}>
            <Mono>
              {hash.slice(0, 12)}…{hash.slice(-8)}
            </Mono>
            <IconButton
              size="small"
              aria-label={t('api_keys.document.unpin', { hash: hash.slice(0, 12) })}
              onClick={() => remove(hash)}
            >
              <Icon name="x" size={14} />
            </IconButton>
          </Box>
        ))}
      </Box>
    </Box>
  );
};
