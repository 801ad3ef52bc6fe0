import { expect } from 'vitest';
import type { AnswerError } from './caller.ts';
import type { RawAnswer } from './raw.ts';

/** The caller's fault, said so: below 500, and every error with a stable code and the request's id. */
export function expectRefused({ status, headers, body, text }: RawAnswer): void {
  expect(status, text.slice(0, 500)).toBeLessThan(500);
  expect(body.errors?.length, `${status} ${text.slice(0, 500)}`).toBeGreaterThan(0);
  for (const error of body.errors ?? []) expectCoded(error, headers.get('x-request-id'));
}

export function expectCoded({ message, extensions }: AnswerError, requestId: string | null): void {
  expect(extensions?.code, message).toMatch(/^[A-Z][A-Z_]+$/);
  expect(extensions.code, message).not.toBe('INTERNAL_SERVER_ERROR');
  expect(extensions.requestId, message).toBe(requestId);
  expect(extensions, message).not.toHaveProperty('stack');
}
