import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useCallback, useContext, useState } from 'react';
import { useCreatePath } from 'react-admin';
import { useNavigate } from 'react-router';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';

export interface RevealedKey {
  secret: string;
  record: ApiKeyRecordFragment;
  /** When the secret before it stops; stays on the page instead of going to the list. */
  replaces?: { until: string | null };
}

const ApiKeyRevealDialog = lazy(() =>
  import('./ApiKeyRevealDialog.tsx').then((m) => ({ default: m.ApiKeyRevealDialog })),
);
const RevealContext = createContext<(key: RevealedKey) => void>(() => undefined);
export const useRevealApiKey = () => useContext(RevealContext);

/**
 * Holds the one copy of a new secret, above every page: a list that reloads or a page that changes underneath
 * cannot take it away before it was stored.
 */
export const ApiKeyRevealProvider = ({ children }: { children: ReactNode }) => {
  const [revealed, setRevealed] = useState<RevealedKey | null>(null);
  const finish = useFinish();
  const onDone = () => {
    const done = revealed;
    setRevealed(null);
    if (done) finish(done.record.id, !done.replaces);
  };
  return (
    <RevealContext value={setRevealed}>
      {children}
      {revealed && (
        <Suspense>
          <ApiKeyRevealDialog revealed={revealed} onDone={onDone} />
        </Suspense>
      )}
    </RevealContext>
  );
};

function useFinish() {
  const queryClient = useQueryClient();
  const createPath = useCreatePath();
  const navigate = useNavigate();
  return useCallback(
    (id: string, toList: boolean) => {
      void queryClient.invalidateQueries({ queryKey: ['api-keys'] });
      void queryClient.invalidateQueries({ queryKey: ['activities'] });
      void queryClient.invalidateQueries({ queryKey: ['dashboard'] });
      if (!toList) return;
      // After the dialog and its navigation guard are gone.
      setTimeout(
        () => navigate(createPath({ resource: 'api-keys', type: 'list' }), { state: { created: id } }),
        0,
      );
    },
    [queryClient, createPath, navigate],
  );
}
