import { Box } from '@mui/material';
import type { Tone } from '../theme/tokens.ts';

interface Option<Value extends string> {
  value: Value;
  label: string;
  tone?: Tone;
  disabled?: boolean;
}

interface ChoiceProps<Value extends string> {
  name: string;
  label: string;
  value: Value | null;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  wrap?: boolean;
}

/** Native radio buttons drawn as one segmented control: arrow keys, one tab stop, no script of its own. */
export const Choice = <Value extends string>({
  name,
  label,
  value,
  options,
  onChange,
  wrap,
}: ChoiceProps<Value>) => (
  <Box
    role="radiogroup"
    aria-label={label}
    sx={({ tokens }) => ({
      display: 'inline-flex',
      flexWrap: wrap ? 'wrap' : 'nowrap',
      gap: '2px',
      p: '2px',
      borderRadius: '8px',
      bgcolor: tokens.sunken,
      border: `1px solid ${tokens.line}`,
    })}
  >
    {options.map((option) => (
      <Segment
        key={option.value}
        {...option}
        name={name}
        checked={value === option.value}
        onChange={() => onChange(option.value)}
      />
    ))}
  </Box>
);

interface SegmentProps<Value extends string> extends Option<Value> {
  name: string;
  checked: boolean;
  onChange: () => void;
}

const Segment = <Value extends string>({
  name,
  value,
  label,
  tone = 'neutral',
  disabled,
  checked,
  onChange,
}: SegmentProps<Value>) => (
  <Box
    component="label"
    sx={({ tokens }) => ({
      position: 'relative',
      display: 'inline-flex',
      alignItems: 'center',
      justifyContent: 'center',
      minHeight: 26,
      px: { xs: '8px', sm: '11px' },
      borderRadius: '6px',
      fontSize: '0.8125rem',
      fontWeight: checked ? 600 : 500,
      cursor: disabled ? 'not-allowed' : 'pointer',
      opacity: disabled ? 0.45 : 1,
      color: checked ? (tone === 'neutral' ? tokens.text : tokens.tones[tone].text) : tokens.muted,
      bgcolor: checked ? (tone === 'neutral' ? tokens.raised : tokens.tones[tone].fill) : 'transparent',
      boxShadow: checked ? `0 0 0 1px ${tone === 'neutral' ? tokens.line : tokens.tones[tone].line}` : 'none',
      '&:hover': disabled || checked ? undefined : { color: tokens.text },
      '&:has(:focus-visible)': { outline: `2px solid ${tokens.primary}`, outlineOffset: 1 },
    })}
  >
    <Box
      component="input"
      type="radio"
      name={name}
      value={value}
      checked={checked}
      disabled={disabled}
      onChange={onChange}
      sx={{ position: 'absolute', inset: 0, m: 0, opacity: 0, cursor: 'inherit' }}
    />
    {label}
  </Box>
);
