import { useEffect, useRef, useState } from 'react';
import { copyText } from './clipboard.ts';

export type CopyState = 'idle' | 'copied' | 'failed';

/** Copies what `read` gives at that moment; the state falls back after a while so it can be announced again. */
export function useCopy(read: () => string) {
  const [state, setState] = useState<CopyState>('idle');
  const timer = useRef<number>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function copy(host: HTMLElement): Promise<boolean> {
    const copied = await copyText(read(), host);
    setState(copied ? 'copied' : 'failed');
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setState('idle'), 4_000);
    return copied;
  }
  return { state, copy };
}
