import { useMutation } from '@tanstack/react-query';
import { useNotify, useRefresh } from 'react-admin';

interface Verb<Input> {
  run: (input: Input) => Promise<unknown>;
  /** Message key of what has happened; none where that is plain to see. */
  done?: string;
  after?: () => void;
  /** The caller shows a refusal where it was caused. */
  showsErrors?: boolean;
}

/** One act on a record: waits for the server, tells the outcome, and lets every list read again. */
export function useVerb<Input = void>({ run, done, after, showsErrors }: Verb<Input>) {
  const notify = useNotify();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      if (done) notify(done, { type: 'success' });
      refresh();
      after?.();
    },
    onError: (error: Error) => {
      if (!showsErrors) notify(error.message, { type: 'error' });
    },
  });
}
