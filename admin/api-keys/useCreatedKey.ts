import { useLocation } from 'react-router';

/** The key that was just made, so that it is found again at a glance. */
export function useCreatedKey(): string | null {
  const state: unknown = useLocation().state;
  return state && typeof state === 'object' && 'created' in state ? String(state.created) : null;
}
