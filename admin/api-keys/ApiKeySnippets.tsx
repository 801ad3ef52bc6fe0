import { Box, Button, Tab, Tabs } from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { mono } from '../theme/tokens.ts';
import { Icon } from '../ui/icons.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { masked } from './ApiKeySecretField.tsx';
import { type Snippet, snippets, snippetText } from './snippets.ts';

interface ApiKeySnippetsProps {
  secret: string;
  shown: boolean;
  name: string;
}

export const ApiKeySnippets = ({ secret, shown, name }: ApiKeySnippetsProps) => {
  const t = useTranslate();
  const [tab, setTab] = useState<Snippet>('env');
  const host = useRef<HTMLDivElement>(null);
  const { origin } = window.location;
  const { state, copy } = useCopy(() => snippetText(tab, secret, origin));
  return (
    <Box
      ref={host}
      sx={{ border: 1, borderColor: 'divider', borderRadius: '8px', overflow: 'hidden', minWidth: 0 }}
    >
      <Tabs
        value={tab}
        onChange={(_, next: Snippet) => setTab(next)}
        aria-label={t('api_keys.snippet.label')}
        variant="scrollable"
        scrollButtons={false}
        sx={{ borderBottom: 1, borderColor: 'divider', px: 0.5 }}
      >
        {snippets.map((snippet) => (
          <Tab
            key={snippet}
            value={snippet}
            label={t(`api_keys.snippet.${snippet}`)}
            id={`snippet-${snippet}`}
            aria-controls="snippet-panel"
          />
        ))}
      </Tabs>
      <Box
        role="tabpanel"
        id="snippet-panel"
        aria-labelledby={`snippet-${tab}`}
        sx={{ bgcolor: (theme) => theme.tokens.sunken }}
      >
        <Box
          component="pre"
          tabIndex={0}
          role="group"
          aria-label={t(`api_keys.snippet.${tab}`)}
          sx={{
            m: 0,
            p: 1.5,
            fontFamily: mono,
            fontSize: '0.75rem',
            lineHeight: 1.6,
            overflowX: 'auto',
            minHeight: 44,
          }}
        >
          {snippetText(tab, shown ? secret : masked(secret), origin)}
        </Box>
        <Box sx={{ display: 'flex', gap: 1, p: 1, pt: 0, flexWrap: 'wrap' }}>
          <Button
            size="small"
            startIcon={<Icon name={state === 'copied' ? 'check' : 'copy'} size={13} />}
            onClick={() => void copy(host.current ?? document.body)}
          >
            {t(state === 'idle' ? 'api_keys.snippet.copy' : `console.copy.${state}`)}
          </Button>
          {tab === 'env' && (
            <Button
              size="small"
              startIcon={<Icon name="download" size={13} />}
              onClick={() => download(snippetText('env', secret, origin), name)}
            >
              {t('api_keys.snippet.download')}
            </Button>
          )}
          <VisuallyHidden live>{state === 'idle' ? '' : t(`console.copy.${state}`)}</VisuallyHidden>
        </Box>
      </Box>
    </Box>
  );
};

function download(text: string, name: string) {
  const url = URL.createObjectURL(
    new Blob([`# ${name.replace(/\s+/g, ' ')}\n${text}\n`], { type: 'application/octet-stream' }),
  );
  const link = document.createElement('a');
  link.href = url;
  // A name that starts with a dot does not survive every browser.
  link.download = 'countersign.env';
  link.click();
  URL.revokeObjectURL(url);
}
