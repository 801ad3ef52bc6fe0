/** A4 in points, and what of it is written on. */
export const pageSize: [number, number] = [595.28, 841.89];
export const [left, right, top, bottom] = [52, 543, 46, 772];

/** The console's, in its light theme. */
export const colors = {
  text: '#181d1a',
  muted: '#59625d',
  line: '#d5d7d0',
  sunken: '#f2f2ee',
  primary: '#0b6b55',
  good: '#14653a',
  bad: '#9d221a',
} as const;
