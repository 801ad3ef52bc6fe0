import type { AuthProvider } from 'react-admin';
import { requestedWith } from './client.ts';
import { consoleDataProvider } from './dataProvider.ts';
import type { Environment, ViewerQuery } from './gql/graphql.ts';
import { errorBody } from './relay/errors.ts';

export type Viewer = ViewerQuery['me'];

const viewers = new Map<Environment, Promise<Viewer>>();

/** Who is signed in, asked once per environment until sign-in or sign-out. */
export function loadViewer(environment: Environment): Promise<Viewer> {
  const known = viewers.get(environment);
  if (known) return known;
  const asked = consoleDataProvider(environment).viewer();
  viewers.set(environment, asked);
  asked.catch(() => viewers.delete(environment));
  return asked;
}

type Credentials = { email: string; password: string } | { code: string };

/** Answers 200 either way, so that the sign-in page does not begin with an error in the browser's log. */
export async function hasSession(): Promise<boolean> {
  const response = await fetch('/api/auth/get-session', {
    credentials: 'same-origin',
    headers: requestedWith,
  });
  const session: unknown = response.ok ? await response.json() : null;
  return session !== null;
}

export class SignInError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function consoleAuthProvider(environment: Environment): AuthProvider {
  return {
    async login(credentials: Credentials) {
      const response = await ('code' in credentials
        ? post('/api/auth/two-factor/verify-totp', credentials)
        : post('/api/auth/sign-in/email', credentials));
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw new SignInError(refusalCode(response.status, body));
      if (isTrue(body, 'twoFactorRedirect')) throw new SignInError('TWO_FACTOR');
      viewers.clear();
    },
    async logout(asked?: { signOut?: boolean }) {
      // react-admin also calls this for whoever never signed in. A sign-out that failed must not look done.
      if (asked?.signOut || viewers.size > 0) await post('/api/auth/sign-out', {});
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

function post(path: string, body: object): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...requestedWith, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new SignInError('NETWORK');
  });
}

/** better-auth names its refusals; a rate limit answers without one. */
function refusalCode(status: number, body: unknown): string {
  if (status === 429) return 'TOO_MANY_REQUESTS';
  const code = body && typeof body === 'object' && 'code' in body ? body.code : null;
  return typeof code === 'string' ? code : `HTTP ${status}`;
}

function isTrue(body: unknown, name: string): boolean {
  return Boolean(body && typeof body === 'object' && (body as Record<string, unknown>)[name] === true);
}
