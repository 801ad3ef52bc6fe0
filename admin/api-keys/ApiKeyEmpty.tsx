import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CodeBlock } from '../ui/Code.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ApiKeyCreateButton } from './ApiKeyList.tsx';
import { curlSnippet } from './snippets.ts';

export const ApiKeyEmpty = () => {
  const t = useTranslate();
  return (
    <EmptyState icon="key" title={t('api_keys.empty.title')} actions={<ApiKeyCreateButton />}>
      {t('api_keys.empty.text')}
      <Box sx={{ mt: 2.5, textAlign: 'left' }}>
        <Box sx={{ mb: 0.75, fontSize: '0.8125rem' }}>{t('api_keys.empty.curl')}</Box>
        <CodeBlock code={curlSnippet(window.location.origin)} what={t('api_keys.snippet.curl')} />
      </Box>
    </EmptyState>
  );
};
