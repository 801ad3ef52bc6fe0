import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { signInAnswer } from './support.ts';

const app = useApp();

test('guessing passwords is slowed down, whatever address the guesser claims', async () => {
  const { email } = await (await createOrganization(app())).person();
  const statuses: number[] = [];
  for (let guess = 0; guess < 25; guess++) {
    const claimed = `203.0.113.${guess}`;
    const headers = { 'x-forwarded-for': claimed, 'x-countersign-client-ip': claimed, 'x-real-ip': claimed };
    statuses.push((await signInAnswer(app(), email, `guess number ${guess}`, headers)).status);
  }
  expect(statuses.slice(0, 15)).toEqual(Array.from({ length: 15 }, () => 401));
  expect(statuses.slice(-3)).toEqual([429, 429, 429]);
  const right = await signInAnswer(app(), email);
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('x-retry-after') ?? right.headers.get('retry-after'))).toBeGreaterThan(0);
});
