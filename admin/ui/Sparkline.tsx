import { Box } from '@mui/material';

/** The shape of two weeks in the width of a word; the words say the rest. */
export const Sparkline = ({ values, label }: { values: readonly number[]; label: string }) => {
  const most = Math.max(...values, 1);
  return (
    <Box
      component="svg"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${values.length * 5} 20`}
      sx={{ display: 'block', width: values.length * 5, height: 20 }}
    >
      <title>{label}</title>
      {values.map((value, index) => {
        const tall = value === 0 ? 1 : Math.max(2, (value / most) * 20);
        return (
          <Box
            component="rect"
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
            key={index}
            x={index * 5}
            y={20 - tall}
            width={3.5}
            height={tall}
            sx={({ tokens }) => ({ fill: value === 0 ? tokens.line : tokens.primary })}
          />
        );
      })}
    </Box>
  );
};
