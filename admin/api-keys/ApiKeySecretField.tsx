import { Box, Button, IconButton, TextField } from '@mui/material';
import { useRef } from 'react';
import { useTranslate } from 'react-admin';
import { mono } from '../theme/tokens.ts';
import { Icon } from '../ui/icons.tsx';
import { useCopy } from '../ui/useCopy.ts';

interface ApiKeySecretFieldProps {
  secret: string;
  /** What it is called, where it is no key. */
  label?: string;
  shown: boolean;
  onToggle: () => void;
}

/** While masked the page does not contain the secret at all. */
export function masked(secret: string): string {
  const prefix = /^.*?_(?:live|test)_/.exec(secret)?.[0] ?? '';
  return `${prefix}${'•'.repeat(12)}${secret.slice(-4)}`;
}

export const ApiKeySecretField = ({ secret, label, shown, onToggle }: ApiKeySecretFieldProps) => {
  const t = useTranslate();
  const { state, copy } = useCopy(() => secret);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);

  async function onCopy() {
    const copied = await copy(box.current ?? document.body);
    if (copied) return;
    if (!shown) onToggle();
    // The last resort is the person's own Ctrl+C, once the field shows the secret.
    requestAnimationFrame(() => input.current?.select());
  }
  return (
    <Box ref={box}>
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-end', flexWrap: { xs: 'wrap', sm: 'nowrap' } }}>
        <TextField
          label={label ?? t('api_keys.reveal.secret')}
          value={shown ? secret : masked(secret)}
          inputRef={input}
          onFocus={(event) => event.target.select()}
          slotProps={{
            htmlInput: {
              autoComplete: 'off',
              spellCheck: false,
              style: { fontFamily: mono, fontSize: '0.8125rem', userSelect: 'all' },
            },
            input: {
              readOnly: true,
              endAdornment: (
                <IconButton
                  size="small"
                  onClick={onToggle}
                  aria-pressed={shown}
                  aria-label={t(shown ? 'api_keys.reveal.hide' : 'api_keys.reveal.show')}
                >
                  <Icon name={shown ? 'eyeOff' : 'eye'} />
                </IconButton>
              ),
            },
          }}
        />
        <Button
          autoFocus
          variant="contained"
          color="primary"
          startIcon={<Icon name={state === 'copied' ? 'check' : 'copy'} size={15} />}
          onClick={() => void onCopy()}
          sx={{ height: 38, minWidth: 116, flexShrink: 0 }}
        >
          {t(state === 'copied' ? 'console.copy.copied' : 'api_keys.reveal.copy')}
        </Button>
      </Box>
      <Box
        role="status"
        aria-live="polite"
        sx={{
          fontSize: '0.75rem',
          minHeight: 18,
          mt: 0.5,
          color: state === 'failed' ? 'warning.main' : 'success.main',
        }}
      >
        {state === 'copied' && t('api_keys.reveal.copied')}
        {state === 'failed' && t('api_keys.reveal.copy_failed')}
      </Box>
    </Box>
  );
};
