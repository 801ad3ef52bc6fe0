import type { AuthProvider } from 'react-admin';
import { authPost, SignInError, signInWith, verifyCode } from './auth.ts';
import { consoleDataProvider } from './dataProvider.ts';
import type { Environment, ViewerQuery } from './gql/graphql.ts';
import { errorBody } from './relay/errors.ts';

export type Viewer = ViewerQuery['me'];

const viewers = new Map<Environment, Promise<Viewer>>();

/** Who is signed in, asked once per environment until sign-in, sign-out or a change of themselves. */
export function loadViewer(environment: Environment): Promise<Viewer> {
  const known = viewers.get(environment);
  if (known) return known;
  const asked = consoleDataProvider(environment).viewer();
  viewers.set(environment, asked);
  asked.catch(() => viewers.delete(environment));
  return asked;
}

/** After a change of the person or the organization. */
export const forgetViewers = () => viewers.clear();

interface NewAccount {
  name: string;
  organization: string;
  email: string;
  password: string;
}

export type Credentials = { email: string; password: string } | { code: string } | NewAccount;

export function consoleAuthProvider(environment: Environment): AuthProvider {
  return {
    async login(credentials: Credentials) {
      if ('code' in credentials) await verifyCode(credentials.code);
      else if ('organization' in credentials) await authPost('/sign-up', credentials);
      else if (await signInWith(credentials.email, credentials.password)) throw new SignInError('TWO_FACTOR');
      viewers.clear();
    },
    async logout(asked?: { signOut?: boolean }) {
      // react-admin also calls this for whoever never signed in. A sign-out that failed must not look done.
      if (asked?.signOut || viewers.size > 0) await authPost('/sign-out');
      viewers.clear();
    },
    async checkAuth() {
      try {
        await loadViewer(environment);
      } catch (error) {
        // Only a refused session leads to sign-in; a broken line or a restarting server does not.
        if (isSignedOut(error)) throw { message: false };
      }
    },
    async checkError(error) {
      if (isSignedOut(error)) throw error;
    },
    async getIdentity() {
      const { user, organization } = await loadViewer(environment);
      return { id: user?.id ?? organization.id, fullName: user?.name ?? organization.name };
    },
  };
}

function isSignedOut(error: unknown): boolean {
  return (
    errorBody(error)?.code === 'UNAUTHENTICATED' || (error as { status?: number } | null)?.status === 401
  );
}
