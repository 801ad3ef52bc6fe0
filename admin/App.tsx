import { createBrowserRouter, Navigate, RouterProvider, useLocation } from 'react-router';
import { Console } from './Console.tsx';
import { Invite } from './door/Invite.tsx';
import { ResetPassword } from './door/ResetPassword.tsx';
import { environmentPath, lastEnvironment } from './environment.ts';

/** A data router, because only that can hold a navigation back while something unsaved is on the page. */
const router = createBrowserRouter([
  { path: '/test/*', element: <Console key="TEST" environment="TEST" /> },
  { path: '/live/*', element: <Console key="LIVE" environment="LIVE" /> },
  { path: '/invite', element: <Invite /> },
  { path: '/reset-password', element: <ResetPassword /> },
  { path: '*', element: <ToEnvironment /> },
]);

export const App = () => <RouterProvider router={router} />;

/** `/api-keys` leads to `/test/api-keys`, or to where this browser was last. */
function ToEnvironment() {
  const { pathname, search, hash } = useLocation();
  return <Navigate replace to={`${environmentPath(lastEnvironment.get())}${pathname}${search}${hash}`} />;
}
