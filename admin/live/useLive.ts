import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { consoleClient } from '../client.ts';
import { useEnvironment } from '../layout/context.ts';
import { follow, isLive } from './follow.ts';

const gatherMs = 400;
const firstWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * Reads a resource again when something in it has changed: at most every so often, however much does. Not while the tab
 * is hidden, where it would hold one of the browser's few connections; what was missed is read when the line is there.
 * Answers whether it is: while not, whoever shows the resource has to look by itself.
 */
export function useLive(resource: string, filter?: object): boolean {
  const environment = useEnvironment();
  const [isOn, setOn] = useState(false);
  const queries = useQueryClient();
  const asked = JSON.stringify(filter);

  useEffect(() => {
    if (!isLive(resource)) return;
    let stop: (() => void) | null = null;
    let wait = firstWaitMs;
    let again: ReturnType<typeof setTimeout> | undefined;
    let gathering: ReturnType<typeof setTimeout> | undefined;

    const read = () => {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void queries.invalidateQueries({ queryKey: [resource] });
      }, gatherMs);
    };
    const start = () => {
      if (stop || document.hidden) return;
      stop = follow(consoleClient(environment), resource, asked && JSON.parse(asked), {
        onOpen() {
          setOn(true);
          read();
        },
        onChange() {
          wait = firstWaitMs;
          read();
        },
        onEnd() {
          stop = null;
          setOn(false);
          again = setTimeout(start, wait);
          wait = Math.min(wait * 2, longestWaitMs);
        },
      });
    };
    const pause = () => {
      clearTimeout(again);
      stop?.();
      stop = null;
      setOn(false);
    };
    const onVisibility = () => (document.hidden ? pause() : start());
    start();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      clearTimeout(gathering);
      pause();
    };
  }, [resource, environment, queries, asked]);
  return isOn;
}
