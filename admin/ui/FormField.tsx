import { TextField, type TextFieldProps } from '@mui/material';
import { useController } from 'react-hook-form';

interface FormFieldProps extends Omit<TextFieldProps, 'name' | 'error' | 'value' | 'onChange'> {
  name: string;
  validate?: (value: string) => string | undefined;
}

/** A text field of the form around it; what is wrong with it takes the place of its hint. */
export const FormField = ({ name, validate, helperText, slotProps, ...rest }: FormFieldProps) => {
  const { field, fieldState } = useController({ name, rules: { validate }, defaultValue: '' });
  const { ref, ...bound } = field;
  return (
    <TextField
      {...rest}
      {...bound}
      id={rest.id ?? `field-${name}`}
      inputRef={ref}
      error={Boolean(fieldState.error)}
      helperText={fieldState.error?.message || helperText}
      slotProps={slotProps}
    />
  );
};
