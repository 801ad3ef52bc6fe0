import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { signInAs, useBrowser, visit } from '../support/browser.ts';
import { callWith } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();
const keyPattern = /sk_test_[0-9A-Za-z]{38}/;

test('a key made in the console works, shows its use within two seconds, and is refused once revoked', async () => {
  const { email } = await (await createOrganization(app())).person('OWNER');
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, email);

  await page.goto('/api-keys/create');
  await page.getByLabel('Name').fill('nightly export');
  await page.getByRole('button', { name: 'Reporting' }).click();
  await page.getByRole('button', { name: 'Create test key' }).click();

  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  expect(await dialog.innerText()).not.toMatch(keyPattern);
  await page.keyboard.press('Escape');
  await page.mouse.click(5, 5);
  await dialog.getByRole('button', { name: 'Show the secret' }).click();
  const secret = await dialog.getByLabel('Secret key').inputValue();
  expect(await dialog.getByRole('button', { name: 'Done' }).isEnabled()).toBe(false);
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });

  const program = callWith(app(), { 'x-api-key': secret, 'user-agent': 'nightly/1.0' });
  expect((await program.call('query Nightly { invoices { totalCount } }')).status).toBe(200);
  await page.goto('/api-keys');
  await page.getByRole('link', { name: 'nightly export' }).click();
  await page.getByText('nightly/1.0').waitFor({ timeout: 10_000 });

  await page.getByRole('button', { name: 'Revoke' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
  await page
    .getByText(/^Revoked by/)
    .first()
    .waitFor();
  const refused = await program.call('{ me { kind } }');
  expect(refused.status).toBe(401);
  expect(refused.errors?.[0]?.extensions.code).toBe('API_KEY_REVOKED');
  expect(faults).toEqual([]);
}, 120_000);

test('after Done the secret is nowhere in the page, its storage, its address or its history', async () => {
  const { email } = await (await createOrganization(app())).person('OWNER');
  const { page, context } = await visit(browser(), app());
  await signInAs(page, email);
  await page.goto('/api-keys/create');
  await page.getByLabel('Name').fill('short lived');
  await page.getByRole('button', { name: 'Read', exact: true }).first().click();
  await page.getByRole('button', { name: 'Create test key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show the secret' }).click();
  const secret = await dialog.getByLabel('Secret key').inputValue();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.waitFor({ state: 'detached' });

  const traces = await page.evaluate(() => [
    document.documentElement.outerHTML,
    location.href,
    JSON.stringify(history.state),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
  ]);
  const kept = [...traces, JSON.stringify(await context.storageState({ indexedDB: true }))];
  expect(kept.filter((text) => text.includes(secret.slice(8)))).toEqual([]);
}, 120_000);
