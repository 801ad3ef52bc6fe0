import { expect } from 'vitest';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  KeyForensicsDocument,
  KeyUsageDocument,
  type KeyUsageQueryVariables,
} from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { post } from '../support/raw.ts';

export const hourMs = 60 * 60 * 1000;
export const dayMs = 24 * hourMs;

export const named = (name: string, fields = 'me { kind }') =>
  JSON.stringify({ query: `query ${name} { ${fields} }` });

/** One request with the secret; the status and code of its answer. */
export async function use(
  app: { url: string },
  secret: string,
  body = named('Ping'),
  headers: Record<string, string> = {},
): Promise<string> {
  const { status, code } = await post(app, { 'x-api-key': secret, ...headers }, body);
  return code ? `${status} ${code}` : String(status);
}

/** What has been written of the key, once everything noted so far is. */
export async function usageOf(app: TestApp, reader: Caller, variables: KeyUsageQueryVariables) {
  await app.runtime.usage.flush();
  return given((await reader.run(KeyUsageDocument, variables)).apiKey).usage;
}

export async function forensicsOf(app: TestApp, reader: Caller, id: string) {
  await app.runtime.usage.flush();
  return given((await reader.run(KeyForensicsDocument, { id })).apiKey);
}

/** Beginnings of hours, where two requests that belong together might fall apart. */
export async function awayFromTheHour(app: TestApp): Promise<void> {
  const left = hourMs - (app.runtime.now().getTime() % hourMs);
  if (left < 60_000) app.advance(left + 1_000);
  expect(hourMs - (app.runtime.now().getTime() % hourMs)).toBeGreaterThan(50_000);
}
