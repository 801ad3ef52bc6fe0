import { afterAll, expect, test } from 'vitest';
import { createClient } from '../clients/support.ts';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, signInAs, useBrowser, visit } from '../support/browser.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { startReceiver, verify } from '../webhooks/receiver.ts';
import { development } from '../webhooks/support.ts';

const browser = useBrowser();
const app = useApp(development);
const receiver = await startReceiver();
afterAll(() => receiver.close());

test('an endpoint made in the console is told, tried out, sent again, given a new secret, paused and deleted', async () => {
  const owner = await (await createOrganization(app())).person('OWNER');
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, owner.email);
  await page.goto('/webhook-endpoints');
  await page.getByRole('link', { name: 'Add endpoint' }).first().click();
  await page.getByLabel('URL').fill(receiver.url);
  await page.getByRole('checkbox', { name: /^Everything that happens/ }).uncheck();
  await page.getByRole('checkbox', { name: /^client\.created/ }).check();
  await page.getByRole('button', { name: 'Add endpoint' }).click();

  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show the secret' }).click();
  const secret = await dialog.getByLabel('Signing secret').inputValue();
  expect(secret).toMatch(/^whsec_/);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('heading', { level: 1, name: receiver.url }).waitFor();
  expect(await page.content()).not.toContain(secret);

  // From here on the list of deliveries asks for nothing until it is told of something.
  await page.getByText('Updates by itself').waitFor();
  await createClient(owner, { name: 'Ada' });
  await page.getByText('client.created', { exact: true }).nth(1).waitFor();
  await expect.poll(() => receiver.received.length).toBe(1);
  verify(secret, given(receiver.received[0]));
  receiver.answer(500);
  await page.getByRole('button', { name: 'Send test' }).click();
  await page.getByText('(Test)').waitFor();
  await page.getByText('Every attempt has failed since').waitFor({ timeout: 10_000 });
  await page.getByRole('button', { name: 'Attempts and payload of invoice.paid' }).click();
  await page.getByText('500', { exact: true }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  receiver.answer(204);
  const before = receiver.received.length;
  await page.getByRole('button', { name: 'Redeliver' }).first().click();
  await expect.poll(() => receiver.received.length).toBeGreaterThan(before);

  await page.getByRole('button', { name: 'Replay' }).click();
  await dialog.getByRole('checkbox', { name: /Only what/ }).uncheck();
  expect(await accessibilityFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Send again' }).click();
  await page.getByText(/^1 message is on its way/).waitFor();

  await page.getByRole('button', { name: 'Rotate secret' }).click();
  await dialog.getByRole('button', { name: 'Make a new secret' }).click();
  await dialog.getByText('the old secret signs too').waitFor();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByText('An earlier one signs until').waitFor();

  await page.getByRole('button', { name: 'Disable' }).click();
  await dialog.getByRole('button', { name: 'Disable endpoint' }).click();
  await page.getByText('Nothing is sent to it.').waitFor();
  await page.getByRole('button', { name: 'Enable' }).click();
  await page.getByText('Endpoint enabled').waitFor();
  await page.getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('checkbox', { name: /^Everything that happens/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('All events').waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await dialog.getByRole('button', { name: 'Delete endpoint' }).click();
  await page.getByText('No webhooks yet').waitFor();
  expect(faults).toEqual([]);
}, 120_000);
