import { useEffect, useState } from 'react';
import { useBlocker } from 'react-router';

/** Esc, a click beside the dialog, the browser's back and a closed tab all mean "not yet". */
export function useStay() {
  const [hint, setHint] = useState(false);
  const blocker = useBlocker(true);
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    blocker.reset();
    setHint(true);
  }, [blocker]);
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', guard);
    return () => window.removeEventListener('beforeunload', guard);
  }, []);
  return { hint, stay: () => setHint(true) };
}
