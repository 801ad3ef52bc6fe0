import { requestedWith } from './client.ts';

/** A refusal of `/api/auth/…`; the code is for the texts, the message says it where there is none. */
export class SignInError extends Error {
  readonly code: string;

  constructor(code: string, message = code) {
    super(message);
    this.code = code;
  }
}

/** What better-auth answers; secrets in it stay with whoever asked, and in no cache. */
export async function authGet<Data>(path: string): Promise<Data> {
  return answerOf(fetch(`/api/auth${path}`, { credentials: 'same-origin', headers: requestedWith }));
}

export async function authPost<Data>(path: string, body: object = {}): Promise<Data> {
  return answerOf(
    fetch(`/api/auth${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { ...requestedWith, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

async function answerOf<Data>(asked: Promise<Response>): Promise<Data> {
  const response = await asked.catch(() => {
    throw new SignInError('NETWORK');
  });
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Data;
  const { code, message } = refusalIn(body);
  // A rate limit answers without a code of its own.
  throw new SignInError(
    response.status === 429 ? 'TOO_MANY_REQUESTS' : (code ?? `HTTP ${response.status}`),
    message,
  );
}

function refusalIn(body: unknown): { code?: string; message?: string } {
  const said = (body ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { code: text(said.code), message: text(said.message) };
}

interface Present {
  user: { id: string; name: string; email: string; twoFactorEnabled?: boolean | null };
  session: { id: string; activeOrganizationId?: string | null };
}

/** Answers 200 either way, so that the sign-in page does not begin with an error in the browser's log. */
export const presentSession = () => authGet<Present | null>('/get-session');

/** Six digits are the authenticator app's; anything else is a backup code. */
export function verifyCode(code: string): Promise<unknown> {
  const tidy = code.replace(/\s/g, '');
  return authPost(/^\d{6}$/.test(tidy) ? '/two-factor/verify-totp' : '/two-factor/verify-backup-code', {
    code: tidy,
  });
}

/** True when the second step is still to come. */
export async function signInWith(email: string, password: string): Promise<boolean> {
  const body = await authPost<{ twoFactorRedirect?: boolean } | null>('/sign-in/email', { email, password });
  return body?.twoFactorRedirect === true;
}

/** A new beginning: nothing that was read for somebody else, or in another organization, survives it. */
export const startOver = (path = '/') => window.location.replace(path);
