import { useLogout, useNotify } from 'react-admin';

export function useSignOut(): () => void {
  const logout = useLogout();
  const notify = useNotify();
  return () => {
    logout({ signOut: true }, undefined, false).catch(() =>
      notify('console.user.not_signed_out', { type: 'error' }),
    );
  };
}
