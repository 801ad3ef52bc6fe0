import type { CSSProperties, ReactNode } from 'react';

const hidden: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  margin: -1,
  padding: 0,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
  border: 0,
};

export const VisuallyHidden = ({ live, children }: { live?: boolean; children: ReactNode }) => (
  <span style={hidden} aria-live={live ? 'polite' : undefined} role={live ? 'status' : undefined}>
    {children}
  </span>
);
