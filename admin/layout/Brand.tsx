import { Box } from '@mui/material';

/** Two strokes crossing one line: the first signature and the one that makes it count. */
export const BrandMark = ({ size = 26 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flexShrink: 0 }}>
    <rect width="32" height="32" rx="8" fill="#0b6b55" />
    <path d="M6.5 22.5h19" stroke="#ffffff" strokeOpacity="0.45" strokeWidth="1.8" strokeLinecap="round" />
    <path
      d="M8 17.5c2.2-6.4 4.6-9.2 6-8.6 2 .9-3.4 10.3-.8 10.3 2.2 0 3.3-4.7 5-4.7 1.3 0 .3 3 1.9 3 1.3 0 2.5-1.3 4-3.7"
      fill="none"
      stroke="#ffffff"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

export const Brand = () => (
  <Box
    component="span"
    sx={{
      display: 'inline-flex',
      alignItems: 'center',
      gap: 1.25,
      fontWeight: 650,
      fontSize: '0.9375rem',
      letterSpacing: '-0.015em',
    }}
  >
    <BrandMark />
    Countersign
  </Box>
);
