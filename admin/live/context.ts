import { createContext, useContext } from 'react';

/** Whether the list around follows what happens to its resource. */
export const IsLive = createContext(false);

export const useIsLive = () => useContext(IsLive);

/** How often to look by oneself: not at all while changes are told. */
export const untilLive = (isLive: boolean, everyMs: number): number | false => (isLive ? false : everyMs);
