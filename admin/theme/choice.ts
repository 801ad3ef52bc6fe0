import { useSyncExternalStore } from 'react';
import { persisted, usePersisted } from '../persisted.ts';
import type { Mode } from './tokens.ts';

export type ThemeChoice = 'system' | Mode;

export const themeChoice = persisted<ThemeChoice>('countersign.theme', (text) =>
  text === 'light' || text === 'dark' ? text : 'system',
);

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

export function useMode(): Mode {
  const choice = usePersisted(themeChoice);
  const dark = useSyncExternalStore(
    (listener) => {
      prefersDark.addEventListener('change', listener);
      return () => prefersDark.removeEventListener('change', listener);
    },
    () => prefersDark.matches,
  );
  if (choice !== 'system') return choice;
  return dark ? 'dark' : 'light';
}
