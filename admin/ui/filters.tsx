import { InputAdornment, MenuItem, TextField } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
import { useListContext } from 'react-admin';
import { Icon } from './icons.tsx';

/** Asks once the typing pauses, not with every letter. */
export const SearchFilter = ({ label, source = 'search' }: { label: string; source?: string }) => {
  const { filterValues, setFilters } = useListContext();
  const applied: string = filterValues[source] ?? '';
  const [text, setText] = useState(applied);
  const timer = useRef<number>(undefined);
  useEffect(() => setText(applied), [applied]);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const change = (next: string) => {
    setText(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const { [source]: _, ...others } = filterValues;
      setFilters(next.trim() ? { ...others, [source]: next.trim() } : others);
    }, 250);
  };
  return (
    <TextField
      type="search"
      value={text}
      onChange={(event) => change(event.target.value)}
      placeholder={label}
      sx={{ flex: '1 1 220px', maxWidth: { sm: 360 } }}
      slotProps={{
        htmlInput: { 'aria-label': label, style: { paddingLeft: 8 } },
        input: {
          startAdornment: (
            <InputAdornment position="start" sx={{ color: 'text.secondary', mr: 0 }}>
              <Icon name="search" size={15} />
            </InputAdornment>
          ),
        },
      }}
    />
  );
};

interface ChoiceFilterProps {
  source: string;
  label: string;
  fallback: string;
  choices: readonly { value: string; label: string }[];
}

export const ChoiceFilter = ({ source, label, fallback, choices }: ChoiceFilterProps) => {
  const { filterValues, setFilters } = useListContext();
  return (
    <TextField
      select
      fullWidth={false}
      value={filterValues[source] ?? fallback}
      onChange={(event) => setFilters({ ...filterValues, [source]: event.target.value })}
      sx={{ minWidth: 172 }}
      slotProps={{ select: { SelectDisplayProps: { 'aria-label': label } } }}
    >
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  );
};

interface ValueFilterProps {
  source: string;
  label: string;
  type?: 'text' | 'date';
  width?: number;
  maxLength?: number;
  capitals?: boolean;
}

/** One value as it is written: a day, a code. */
export const ValueFilter = ({
  source,
  label,
  type = 'text',
  width = 152,
  maxLength,
  capitals,
}: ValueFilterProps) => {
  const { filterValues, setFilters } = useListContext();
  const change = (text: string) => {
    const { [source]: _, ...others } = filterValues;
    const value = capitals ? text.toUpperCase() : text;
    setFilters(value ? { ...others, [source]: value } : others);
  };
  return (
    <TextField
      type={type}
      label={label}
      fullWidth={false}
      value={filterValues[source] ?? ''}
      onChange={(event) => change(event.target.value)}
      sx={{ width }}
      id={`filter-${source}`}
      slotProps={{ inputLabel: { shrink: true }, htmlInput: { maxLength, autoComplete: 'off' } }}
    />
  );
};
