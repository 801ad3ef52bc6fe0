import { randomInt } from 'node:crypto';
import type { TestApp } from '../support/app.ts';
import { password } from '../support/organization.ts';

export interface AuthAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** One request to `/api/auth/…`, as the console sends it, or a little different. */
export async function auth(
  { url }: { url: string },
  path: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<AuthAnswer> {
  const response = await fetch(`${url}/api/auth${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `203.0.113.${randomInt(256)}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

export function signInAnswer(
  app: TestApp,
  email: string,
  secret = password,
  headers: Record<string, string> = {},
) {
  return auth(app, '/sign-in/email', { email, password: secret }, headers);
}

/** What a browser would send back. */
export function cookieOf(answer: AuthAnswer): string {
  const cookies = answer.headers.getSetCookie();
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
