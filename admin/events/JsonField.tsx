import { useTranslate } from 'react-admin';
import { mono } from '../theme/tokens.ts';
import { FormField } from '../ui/FormField.tsx';
import { type Payload, readPayload } from './payload.ts';

interface JsonFieldProps {
  name: string;
  label: string;
  hint: string;
  minRows: number;
  required?: boolean;
  /** Beside being exact JSON. */
  isFit?: (value: unknown) => boolean;
}

/** JSON as text: what is written is what is sent. */
export const JsonField = ({ name, label, hint, minRows, required = false, isFit }: JsonFieldProps) => {
  const t = useTranslate();
  const problemOf = (read: Payload) => {
    if (!read.ok) return t(`events.anchor.problem.${read.problem}`, { detail: read.detail });
    return isFit && !isFit(read.value) ? t('events.anchor.problem.flat') : undefined;
  };
  return (
    <FormField
      name={name}
      label={label}
      helperText={hint}
      required={required}
      multiline
      minRows={minRows}
      maxRows={24}
      validate={(text) => (!required && !text?.trim() ? undefined : problemOf(readPayload(text ?? '')))}
      slotProps={{
        htmlInput: {
          spellCheck: false,
          style: { fontFamily: mono, fontSize: '0.8125rem', lineHeight: 1.6 },
        },
      }}
    />
  );
};
