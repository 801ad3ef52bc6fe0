import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { bearer, rest } from './support.ts';

const app = useApp();

test('the façade describes itself, and every verb it describes is there', async () => {
  const { status, body } = await rest(app(), '/openapi.json');
  expect(status).toBe(200);
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/' }] });
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining(['/v1/me', '/v1/events', '/v1/events/{id}']),
  );
  const { secret } = await (await createOrganization(app())).program();
  for (const [path, verbs] of Object.entries<Record<string, unknown>>(body.paths)) {
    for (const method of Object.keys(verbs)) {
      const answer = await rest(app(), path.replace(/\{\w+\}/g, 'x'), bearer(secret), {
        method: method.toUpperCase(),
      });
      expect(answer.status, `${method} ${path}`).not.toBe(405);
      expect(answer.body.message ?? '', `${method} ${path}`).not.toContain('There is nothing at');
    }
  }
});
