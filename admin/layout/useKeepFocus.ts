import { useEffect } from 'react';

/** A link that leads to another page disappears with its own; the focus goes on to the new page, not to nowhere. */
export function useKeepFocus(pathname: string) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what has changed
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const lost = !document.activeElement || document.activeElement === document.body;
      if (lost) document.getElementById('main-content')?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [pathname]);
}
