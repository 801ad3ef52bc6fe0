import { expect, test } from 'vitest';
import { createClient } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, signInAs, useBrowser, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';

const browser = useBrowser();
const app = useApp();

test('unused scopes are shown with their last use and go with one click', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['clients:write', 'events:read'], { name: 'over-privileged' });
  const longAgo = new Date(Date.now() - 100 * 86_400_000);
  await organization.sql('update api_key set created_at = ? where id = ?', [longAgo, uuidOf(program.keyId)]);
  await program.run('{ clients { totalCount } }');
  await app().runtime.usage.flush();
  const { email } = await organization.person('OWNER');
  const { page, context, faults } = await visit(browser(), app());
  await signInAs(page, email);

  await page.goto('/hygiene');
  await page.getByRole('button', { name: /Unused scopes/ }).click();
  await page.getByRole('link', { name: 'over-privileged' }).click();
  await page
    .getByText(/^Not needed since .* at least/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Remove 2 unused scopes' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('events:read').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove 2 scopes' }).click();
  await page.getByText(/^Last needed /).waitFor();
  expect((await program.call('{ clients { totalCount } }')).status).toBe(200);
  expect((await program.call('{ events { totalCount } }')).status).toBe(403);
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);

test('a key is narrowed to clients in its form, and its page shows them', async () => {
  const organization = await createOrganization(app());
  const manager = await organization.program();
  for (const name of ['Ada', 'Grace']) await createClient(manager, { name });
  const program = await organization.program(['clients:read'], { name: 'for one client' });
  const { email } = await organization.person('OWNER');
  const { page, context, faults } = await visit(browser(), app());
  await signInAs(page, email);

  await page.goto(`/api-keys/${program.keyId}`);
  await page.getByLabel('Only these clients').fill('Gra');
  await page.getByRole('option', { name: 'Grace' }).click();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Grace' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  const { clients } = await program.run('{ clients { nodes { name } } }');
  expect(clients.nodes).toEqual([{ name: 'Grace' }]);
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);

test('keys that were chosen are revoked together, and what is refused says why', async () => {
  const organization = await createOrganization(app());
  const keys = [
    await organization.program(['clients:read'], { name: 'first' }),
    await organization.program(['clients:read'], { name: 'second' }),
  ];
  const { email } = await organization.person('OWNER');
  const { page, context, faults } = await visit(browser(), app());
  await signInAs(page, email);
  await page.goto('/hygiene');
  for (const name of ['first', 'second']) await page.getByLabel(`Select ${name}`).check();
  await page.getByRole('button', { name: 'Revoke selected' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke 2 keys' }).click();
  await page.getByText('2 keys revoked').waitFor();
  for (const key of keys) expect((await key.call('{ me { kind } }')).status).toBe(401);
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);
