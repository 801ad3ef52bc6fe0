import type { ThemeOptions } from '@mui/material/styles';
import type { Tokens } from './tokens.ts';

/** Buttons and form fields. Labels stand above their fields, where they stay readable and never move. */
export function controls(t: Tokens): NonNullable<ThemeOptions['components']> {
  const ring = { outline: `2px solid ${t.primary}`, outlineOffset: 2 };
  return {
    MuiButtonBase: { defaultProps: { disableRipple: true } },
    MuiButton: {
      defaultProps: { disableElevation: true, size: 'medium', color: 'secondary', variant: 'outlined' },
      styleOverrides: {
        root: {
          borderRadius: 7,
          minHeight: 34,
          padding: '5px 13px',
          whiteSpace: 'nowrap',
          '&.Mui-focusVisible': ring,
          '&[aria-disabled="true"]': { opacity: 0.55, cursor: 'not-allowed' },
        },
        outlined: {
          borderColor: t.line,
          backgroundColor: t.paper,
          boxShadow: t.shadow,
          '&:hover': { borderColor: t.control, backgroundColor: t.sunken },
        },
        sizeSmall: { minHeight: 28, padding: '2px 9px', fontSize: '0.75rem' },
        startIcon: { marginRight: 6, marginLeft: -3 },
      },
    },
    MuiIconButton: {
      styleOverrides: { root: { borderRadius: 7, color: t.muted, '&.Mui-focusVisible': ring } },
    },
    MuiToggleButtonGroup: {
      styleOverrides: { root: { backgroundColor: t.sunken, padding: 2, borderRadius: 8, gap: 2 } },
    },
    MuiToggleButton: {
      styleOverrides: {
        root: {
          border: 0,
          borderRadius: '6px !important',
          padding: '3px 12px',
          minHeight: 28,
          color: t.muted,
          fontSize: '0.8125rem',
          '&.Mui-focusVisible': ring,
          '&.Mui-selected, &.Mui-selected:hover': {
            backgroundColor: t.raised,
            color: t.text,
            boxShadow: '0 1px 3px rgb(0 0 0 / 14%)',
          },
        },
      },
    },
    MuiTextField: { defaultProps: { size: 'small', variant: 'outlined', margin: 'none', fullWidth: true } },
    MuiFormControl: { defaultProps: { size: 'small', margin: 'none' } },
    MuiInputLabel: {
      defaultProps: { shrink: true },
      styleOverrides: {
        root: {
          position: 'static',
          transform: 'none',
          fontSize: '0.8125rem',
          fontWeight: 600,
          lineHeight: 1.4,
          marginBottom: 6,
          color: t.text,
          maxWidth: 'none',
          overflow: 'visible',
          whiteSpace: 'normal',
          pointerEvents: 'auto',
          '&.Mui-focused': { color: t.text },
        },
        asterisk: { color: t.danger },
      },
    },
    MuiOutlinedInput: {
      defaultProps: { notched: false },
      styleOverrides: {
        root: {
          borderRadius: 7,
          backgroundColor: t.paper,
          fontSize: '0.875rem',
          '&:hover:not(.Mui-error):not(.Mui-focused) .MuiOutlinedInput-notchedOutline': {
            borderColor: t.text,
          },
        },
        input: {
          '&:not(textarea)': { height: 20 },
          padding: '8px 12px',
          '&::placeholder': { color: t.muted, opacity: 1 },
        },
        multiline: { padding: '8px 12px', '& textarea': { padding: 0 } },
        notchedOutline: { borderColor: t.control, top: 0, '& legend': { display: 'none' } },
      },
    },
    MuiFormHelperText: {
      styleOverrides: { root: { marginLeft: 0, marginTop: 5, fontSize: '0.75rem', color: t.muted } },
    },
    MuiFormLabel: {
      styleOverrides: {
        root: { color: t.text, '&.Mui-focused': { color: t.text } },
        asterisk: { color: t.danger },
      },
    },
    MuiCheckbox: {
      styleOverrides: { root: { padding: 6, color: t.control, '&.Mui-focusVisible': ring, borderRadius: 6 } },
    },
    MuiRadio: { styleOverrides: { root: { padding: 6, color: t.control, '&.Mui-focusVisible': ring } } },
    MuiMenuItem: { styleOverrides: { root: { fontSize: '0.8125rem', minHeight: 34 } } },
    MuiAutocomplete: {
      styleOverrides: {
        option: { fontSize: '0.8125rem' },
        inputRoot: { paddingTop: '1px !important', paddingBottom: '1px !important', minHeight: 36 },
      },
    },
  };
}
