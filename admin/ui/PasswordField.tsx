import { IconButton, TextField, type TextFieldProps } from '@mui/material';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Icon } from './icons.tsx';

/** A password, which can be looked at while it is typed. */
export const PasswordField = (props: Omit<TextFieldProps, 'type' | 'slotProps'>) => {
  const t = useTranslate();
  const id = useId();
  const [shown, setShown] = useState(false);
  return (
    <TextField
      id={id}
      {...props}
      type={shown ? 'text' : 'password'}
      slotProps={{
        input: {
          endAdornment: (
            <IconButton
              size="small"
              onClick={() => setShown(!shown)}
              aria-pressed={shown}
              aria-label={t(shown ? 'sign_in.hide' : 'sign_in.show')}
            >
              <Icon name={shown ? 'eyeOff' : 'eye'} />
            </IconButton>
          ),
        },
      }}
    />
  );
};
