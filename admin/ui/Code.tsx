import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { mono } from '../theme/tokens.ts';
import { CopyButton } from './CopyButton.tsx';

export const Mono = ({ children, muted }: { children: ReactNode; muted?: boolean }) => (
  <Box
    component="span"
    sx={{
      fontFamily: mono,
      fontSize: '0.92em',
      color: muted ? 'text.secondary' : undefined,
      whiteSpace: 'nowrap',
    }}
  >
    {children}
  </Box>
);

/** A program's text, to read and to copy. Scrolls inside itself, also with the arrow keys. */
export const CodeBlock = ({ code, what, wrap }: { code: string; what: string; wrap?: boolean }) => (
  <Box
    sx={{
      position: 'relative',
      bgcolor: (theme) => theme.tokens.sunken,
      border: 1,
      borderColor: 'divider',
      borderRadius: '8px',
    }}
  >
    <Box
      component="pre"
      tabIndex={0}
      role="group"
      aria-label={what}
      sx={{
        m: 0,
        p: 1.75,
        color: 'text.primary',
        pr: 6,
        overflow: 'auto',
        maxHeight: 420,
        fontSize: '0.78125rem',
        lineHeight: 1.6,
        tabSize: 2,
        borderRadius: '8px',
        whiteSpace: wrap ? 'pre-wrap' : 'pre',
        overflowWrap: wrap ? 'anywhere' : undefined,
      }}
    >
      {code}
    </Box>
    <Box
      sx={{
        position: 'absolute',
        top: 6,
        right: 6,
        bgcolor: (theme) => theme.tokens.sunken,
        borderRadius: '7px',
      }}
    >
      <CopyButton text={code} what={what} />
    </Box>
  </Box>
);
