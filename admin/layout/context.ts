import { createContext, useContext } from 'react';
import type { Viewer } from '../authProvider.ts';
import type { Environment } from '../gql/graphql.ts';

export const EnvironmentContext = createContext<Environment>('TEST');
export const useEnvironment = () => useContext(EnvironmentContext);

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = useContext(ViewerContext);
  if (!viewer) throw new Error('useViewer outside the signed-in layout');
  return viewer;
}

export function useMay(scope: string): boolean {
  return useViewer().scopes.includes(scope);
}
