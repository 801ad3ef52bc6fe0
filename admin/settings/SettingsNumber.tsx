import { TextField } from '@mui/material';

/** Empty is none; undefined is not a number of days. */
export function daysOf(text: string, least: number): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= least && days <= 3650 ? days : undefined;
}

interface SettingsNumberProps {
  label: string;
  text: string;
  onChange: (text: string) => void;
  hint: string;
  /** Instead of the hint, where it is no number that can be. */
  fault?: string;
}

export const SettingsNumber = ({ label, text, onChange, hint, fault }: SettingsNumberProps) => (
  <TextField
    label={label}
    value={text}
    onChange={(event) => onChange(event.target.value)}
    error={Boolean(fault)}
    helperText={fault ?? hint}
    slotProps={{ htmlInput: { inputMode: 'numeric' } }}
  />
);
