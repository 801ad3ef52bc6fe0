import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { SignInError } from '../auth.ts';

/** One attempt at a time at something of `/api/auth/…`; what went wrong is said in words. */
export function useAttempt() {
  const t = useTranslate();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function attempt(work: () => Promise<void>): Promise<void> {
    setPending(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      const { code, message } =
        failure instanceof SignInError ? failure : new SignInError('UNKNOWN', String(failure));
      const other = message === code ? t('sign_in.error.other', { code }) : message;
      setError(t(`sign_in.error.${code}`, { _: other }));
    }
    setPending(false);
  }
  return { attempt, pending, error, refuse: setError };
}

/** The fields of a form as texts. */
export function textsOf(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => String(data.get(name) ?? '');
}
