import { serverAudits } from 'graphql-http';
import { beforeAll, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
let key: string;

beforeAll(async () => {
  const organization = await createOrganization(app());
  key = (await organization.program(['clients:read'])).secret;
});

/** The names of the audits are known now, the address only when the server runs. */
const nowhere = 'http://audited.invalid';

const audits = serverAudits({
  url: `${nowhere}/graphql`,
  fetchFn(address: string | URL, init?: RequestInit) {
    const headers = new Headers(init?.headers);
    headers.set('x-api-key', key);
    return fetch(String(address).replace(nowhere, app().url), { ...init, headers });
  },
});

test.each(audits)('GraphQL over HTTP: $name', async ({ fn }) => {
  expect(await fn()).toMatchObject({ status: 'ok' });
});
