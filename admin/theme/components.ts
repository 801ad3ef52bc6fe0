import type { ThemeOptions } from '@mui/material/styles';
import { createElement } from 'react';
import { Icon, type IconName } from '../ui/icons.tsx';
import { controls } from './controls.ts';
import { mono, type Tokens } from './tokens.ts';

const alertTones = { success: 'good', info: 'info', warning: 'warn', error: 'bad' } as const;
const alertIcon = (name: IconName) => createElement(Icon, { name, size: 17 });

export function components(t: Tokens): NonNullable<ThemeOptions['components']> {
  return {
    ...controls(t),
    MuiCssBaseline: {
      styleOverrides: {
        html: { WebkitFontSmoothing: 'antialiased', textRendering: 'optimizeLegibility' },
        body: { fontSize: '0.875rem', fontFeatureSettings: '"cv05", "ss03"' },
        a: { color: t.primary },
        'code, kbd, pre, samp': { fontFamily: mono },
        ':focus-visible': { outline: `2px solid ${t.primary}`, outlineOffset: 2 },
        '@media (prefers-reduced-motion: reduce)': {
          '*, ::before, ::after': {
            animationDuration: '0.01ms !important',
            transitionDuration: '0.01ms !important',
          },
        },
      },
    },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiTooltip: {
      defaultProps: { arrow: false, enterDelay: 250, describeChild: true },
      styleOverrides: {
        tooltip: {
          backgroundColor: t.text,
          color: t.paper,
          fontSize: '0.75rem',
          lineHeight: 1.5,
          fontWeight: 450,
          padding: '8px 10px',
          borderRadius: 6,
          maxWidth: 340,
          whiteSpace: 'pre-line',
        },
      },
    },
    MuiPopover: {
      styleOverrides: {
        paper: { border: `1px solid ${t.line}`, boxShadow: '0 12px 32px rgb(0 0 0 / 16%)', borderRadius: 10 },
      },
    },
    MuiDialog: {
      styleOverrides: {
        paper: { border: `1px solid ${t.line}`, borderRadius: 12, boxShadow: '0 24px 64px rgb(0 0 0 / 28%)' },
      },
    },
    MuiBackdrop: {
      styleOverrides: {
        root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: 'rgb(10 16 13 / 55%)' } },
      },
    },
    MuiTableCell: {
      styleOverrides: {
        root: { borderBottomColor: t.line, padding: '10px 16px', fontSize: '0.8125rem', lineHeight: 1.45 },
        head: {
          color: t.muted,
          fontWeight: 600,
          fontSize: '0.75rem',
          backgroundColor: 'transparent',
          whiteSpace: 'nowrap',
        },
      },
    },
    MuiTableRow: {
      styleOverrides: {
        root: {
          'tbody &:last-of-type td': { borderBottom: 0 },
          '&.MuiTableRow-hover:hover': { backgroundColor: t.sunken },
        },
      },
    },
    MuiTableSortLabel: {
      styleOverrides: { root: { '&:focus-visible': { outline: `2px solid ${t.primary}`, borderRadius: 3 } } },
    },
    MuiTabs: { styleOverrides: { root: { minHeight: 36 }, indicator: { height: 2 } } },
    MuiTab: {
      styleOverrides: {
        root: {
          minHeight: 36,
          padding: '6px 12px',
          minWidth: 0,
          '&.Mui-focusVisible': { outline: `2px solid ${t.primary}`, outlineOffset: -3 },
        },
      },
    },
    MuiLinearProgress: { styleOverrides: { root: { height: 2, backgroundColor: 'transparent' } } },
    MuiSkeleton: { defaultProps: { animation: 'wave' } },
    MuiAlert: {
      defaultProps: {
        iconMapping: {
          success: alertIcon('checkCircle'),
          info: alertIcon('info'),
          warning: alertIcon('alert'),
          error: alertIcon('alert'),
        },
      },
      styleOverrides: {
        root: ({ ownerState }) => {
          const tone = t.tones[alertTones[ownerState.severity ?? 'info']];
          if (ownerState.variant === 'filled') return { borderRadius: 8 };
          return {
            borderRadius: 8,
            fontSize: '0.8125rem',
            lineHeight: 1.5,
            padding: '6px 14px',
            backgroundColor: tone.fill,
            color: tone.text,
            border: `1px solid ${tone.line}`,
            '& .MuiAlert-message': { overflow: 'visible', minWidth: 0 },
            '& .MuiAlert-icon': { color: tone.text, opacity: 1, paddingTop: 9 },
            '& .MuiAlert-action': { paddingTop: 0, alignItems: 'center' },
          };
        },
      },
    },
    MuiSnackbarContent: {
      styleOverrides: { root: { backgroundColor: t.text, color: t.paper, borderRadius: 8 } },
    },
  };
}
