import { Box, Link as MuiLink } from '@mui/material';
import type { ReactNode } from 'react';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { anchorSnippet, curlSnippet, snippetText } from '../api-keys/snippets.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { Panel } from '../ui/Panel.tsx';

export const DashboardStart = () => {
  const t = useTranslate();
  const create = useCreatePath()({ resource: 'api-keys', type: 'create' });
  const { origin } = window.location;
  return (
    <Panel title={t('dashboard.start.title')} hint={t('dashboard.start.hint')}>
      <Box
        component="ol"
        sx={{
          m: 0,
          pl: 2.5,
          display: 'grid',
          gap: 1.75,
          '& li::marker': { color: 'text.secondary', fontWeight: 600 },
        }}
      >
        <li>
          <MuiLink component={Link} to={create}>
            {t('dashboard.start.key')}
          </MuiLink>
        </li>
        <Step text={t('dashboard.start.variable')} code={snippetText('bash', 'sk_test_…', origin)} />
        <Step text={t('dashboard.start.call')} code={curlSnippet(origin)} />
        <Step text={t('dashboard.start.anchor')} code={anchorSnippet(origin)} />
      </Box>
    </Panel>
  );
};

const Step = ({ text, code }: { text: ReactNode; code: string }) => (
  <Box component="li" sx={{ minWidth: 0 }}>
    <Box sx={{ mb: 0.75 }}>{text}</Box>
    <CodeBlock code={code} what={String(text)} />
  </Box>
);
