import { useState } from 'react';
import { useLogin, useTranslate } from 'react-admin';
import { SignInError } from '../auth.ts';
import type { Credentials } from '../authProvider.ts';

/** One attempt; what went wrong is said in words, and a second step is asked for when the server wants one. */
export function useSignIn(onCode?: () => void) {
  const t = useTranslate();
  const login = useLogin();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function signIn(credentials: Credentials) {
    setPending(true);
    setError(null);
    try {
      await login(credentials);
    } catch (failure) {
      const code = failure instanceof SignInError ? failure.code : 'UNKNOWN';
      if (code === 'TWO_FACTOR' && onCode) onCode();
      else setError(t(`sign_in.error.${code}`, { _: t('sign_in.error.other', { code }) }));
      setPending(false);
    }
  }
  return { signIn, pending, error, refuse: setError };
}
