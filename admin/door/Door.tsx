import { CssBaseline, createTheme, ThemeProvider } from '@mui/material';
import { type ReactNode, useMemo } from 'react';
import { I18nContextProvider } from 'react-admin';
import { i18nProvider } from '../i18n.ts';
import { useMode } from '../theme/choice.ts';
import { consoleTheme } from '../theme/theme.ts';

/** Pages that a link in a mail leads to: in no environment, and for nobody in particular. */
export const Door = ({ children }: { children: ReactNode }) => {
  const mode = useMode();
  const theme = useMemo(() => createTheme(consoleTheme(mode)), [mode]);
  return (
    <I18nContextProvider value={i18nProvider}>
      <ThemeProvider theme={theme}>
        <CssBaseline enableColorScheme />
        {children}
      </ThemeProvider>
    </I18nContextProvider>
  );
};
