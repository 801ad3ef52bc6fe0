import { useQueryClient } from '@tanstack/react-query';
import { createContext, lazy, type ReactNode, Suspense, useContext, useState } from 'react';
import { useCreatePath } from 'react-admin';
import { useNavigate } from 'react-router';

export interface RevealedSecret {
  secret: string;
  record: { id: string; url: string };
  /** Of a rotation: until when the old secret signs too. */
  replaces?: { until: string | null };
}

const WebhookRevealDialog = lazy(() =>
  import('./WebhookRevealDialog.tsx').then((m) => ({ default: m.WebhookRevealDialog })),
);
const RevealContext = createContext<(revealed: RevealedSecret) => void>(() => undefined);
export const useRevealWebhookSecret = () => useContext(RevealContext);

/** Holds the one copy of a new secret, above every page, until it was stored. */
export const WebhookRevealProvider = ({ children }: { children: ReactNode }) => {
  const [revealed, setRevealed] = useState<RevealedSecret | null>(null);
  const queryClient = useQueryClient();
  const createPath = useCreatePath();
  const navigate = useNavigate();
  const onDone = () => {
    const done = revealed;
    setRevealed(null);
    void queryClient.invalidateQueries({ queryKey: ['webhook-endpoints'] });
    if (!done || done.replaces) return;
    const path = createPath({ resource: 'webhook-endpoints', type: 'show', id: done.record.id });
    // After the dialog and its navigation guard are gone.
    setTimeout(() => navigate(path), 0);
  };
  return (
    <RevealContext value={setRevealed}>
      {children}
      {revealed && (
        <Suspense>
          <WebhookRevealDialog revealed={revealed} onDone={onDone} />
        </Suspense>
      )}
    </RevealContext>
  );
};
