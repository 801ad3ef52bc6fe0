import { Link as MuiLink } from '@mui/material';
import type { ReactNode } from 'react';
import { useCreatePath } from 'react-admin';
import { Link } from 'react-router';

interface RecordLinkProps {
  resource: string;
  id: string;
  strong?: boolean;
  /** Among other words, where colour alone would not tell it apart. */
  inline?: boolean;
  /** Takes the focus when it appears: what was just made. */
  focused?: boolean;
  children: ReactNode;
}

const focus = (link: HTMLElement | null) => link?.focus();

export const RecordLink = ({ resource, id, strong, inline, focused, children }: RecordLinkProps) => {
  const createPath = useCreatePath();
  return (
    <MuiLink
      component={Link}
      to={createPath({ resource, type: 'show', id })}
      underline={inline ? 'always' : 'hover'}
      ref={focused ? focus : undefined}
      onClick={(event) => event.stopPropagation()}
      sx={
        strong
          ? { color: 'text.primary', fontWeight: 600, overflowWrap: 'anywhere' }
          : { overflowWrap: 'anywhere' }
      }
    >
      {children}
    </MuiLink>
  );
};
