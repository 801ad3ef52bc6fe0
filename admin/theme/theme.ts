import type { RaThemeOptions } from 'react-admin';
import { components } from './components.ts';
import { type Mode, sans, tokens } from './tokens.ts';

const heading = { fontWeight: 600, letterSpacing: '-0.012em' };

export function consoleTheme(mode: Mode): RaThemeOptions {
  const t = tokens[mode];
  return {
    tokens: t,
    palette: {
      mode,
      primary: { main: t.primary, dark: t.primaryHover, contrastText: t.onPrimary },
      secondary: { main: t.text, contrastText: t.paper },
      error: { main: t.danger, dark: t.dangerHover, contrastText: t.onDanger },
      warning: { main: t.tones.warn.text },
      success: { main: t.tones.good.text },
      info: { main: t.tones.info.text },
      background: { default: t.canvas, paper: t.paper },
      text: { primary: t.text, secondary: t.muted },
      divider: t.line,
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: sans,
      h1: { ...heading, fontSize: '1.5rem', lineHeight: 1.25 },
      h2: { ...heading, fontSize: '1rem', lineHeight: 1.4 },
      h3: { ...heading, fontSize: '0.875rem', lineHeight: 1.4, letterSpacing: 0 },
      body1: { fontSize: '0.875rem', lineHeight: 1.5 },
      body2: { fontSize: '0.8125rem', lineHeight: 1.5 },
      caption: { fontSize: '0.75rem', lineHeight: 1.45 },
      button: { textTransform: 'none', fontWeight: 600, fontSize: '0.8125rem', letterSpacing: 0 },
    },
    components: components(t),
  };
}
