import { Link } from '@mui/material';
import type { ReactNode } from 'react';

/** What the server's own documentation says of a code. */
export const ErrorCode = ({ code, children }: { code: string; children: ReactNode }) => (
  <Link
    href={`/docs/errors#${code.toLowerCase()}`}
    target="_blank"
    rel="noreferrer"
    color="inherit"
    underline="hover"
  >
    {children}
  </Link>
);
