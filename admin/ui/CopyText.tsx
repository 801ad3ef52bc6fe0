import { Box } from '@mui/material';
import { Mono } from './Code.tsx';
import { CopyButton } from './CopyButton.tsx';

/** An identifier: to read, and to take along. */
export const CopyText = ({ text, what }: { text: string; what: string }) => (
  <Box
    component="span"
    sx={{ display: 'inline-flex', alignItems: 'center', gap: 0.5, maxWidth: '100%', my: '-2px' }}
  >
    <Box component="span" sx={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
      <Mono>{text}</Mono>
    </Box>
    <CopyButton text={text} what={what} />
  </Box>
);
