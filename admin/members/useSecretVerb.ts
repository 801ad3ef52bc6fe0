import { useState } from 'react';

/** An act whose answer holds a secret: it goes through no cache of mutations, which would keep it. */
export function useSecretVerb(work: () => Promise<void>) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = () => {
    setPending(true);
    setError(null);
    work()
      .catch((failure: unknown) => setError(failure instanceof Error ? failure.message : String(failure)))
      .finally(() => setPending(false));
  };
  return { run, pending, error };
}
