import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { signInAs, useBrowser, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();

test('one person asks for a payout, another approves it, and it arrives', async () => {
  const organization = await createOrganization(app());
  const [operator, manager] = [
    await organization.person('OPERATOR'),
    await organization.person('FINANCE_MANAGER'),
  ];
  const { page: asks } = await visit(browser(), app());
  await signInAs(asks, operator.email);
  await asks.goto('/payouts/create');
  await asks.getByLabel('Recipient').fill('Fjord Shipping AS');
  await asks.getByLabel('Destination').fill('DE89 3704 0044 0532 0130 01');
  await asks.getByLabel('Amount').fill('1250.75');
  await asks.getByRole('button', { name: 'Ask for payout' }).click();
  await asks.getByText('its length or check digits are wrong').first().waitFor();
  await asks.getByLabel('Destination').fill('DE89 3704 0044 0532 0130 00');
  await asks.getByRole('button', { name: 'Ask for payout' }).click();
  await asks.getByText('Waits for approval by somebody else').waitFor();
  await asks.getByText('The role operator asks for money to go out').first().waitFor();
  expect(await asks.getByRole('button', { name: 'Approve' }).getAttribute('aria-disabled')).toBe('true');

  const { page: decides, faults } = await visit(browser(), app());
  await signInAs(decides, manager.email);
  await decides.goto('/payouts');
  await decides.getByRole('link', { name: 'Fjord Shipping AS' }).click();
  await decides.getByRole('button', { name: 'Approve' }).click();
  await decides.getByRole('dialog').getByRole('button', { name: 'Approve payout' }).click();
  await decides.getByText('Arrived').waitFor();
  await asks.getByText('Completed').first().waitFor();
  expect(faults).toEqual([]);
}, 120_000);

test('a file is uploaded, corrected, submitted and approved, and its rows arrive', async () => {
  const organization = await createOrganization(app());
  const [owner, admin] = [await organization.person('OWNER'), await organization.person('ADMIN')];
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, owner.email);
  await page.goto('/disbursements/create');
  const csv = 'name,destination,amount\nAda Lovelace,acct-1,10.10\nCharles Babbage,acct-2,"1,000"\n';
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'grants.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.getByText('2 rows below the header').waitFor();
  await page.getByRole('button', { name: 'Upload and check' }).click();
  await page.getByText('1 row has to be corrected or removed').waitFor();
  await page.getByRole('button', { name: 'Correct row 3, Charles Babbage' }).click();
  await page.getByRole('dialog').getByLabel('Amount').fill('1000.00');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('€1,010.10').first().waitFor();
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit' }).click();
  await page.getByText('You asked for this yourself').first().waitFor();

  const { page: decides } = await visit(browser(), app());
  await signInAs(decides, admin.email);
  await decides.goto('/disbursements');
  await decides.getByRole('link', { name: 'grants', exact: true }).click();
  await decides.getByRole('button', { name: 'Approve' }).click();
  await decides.getByRole('dialog').getByRole('button', { name: 'Approve disbursement' }).click();
  await decides.getByText('Every row has arrived').waitFor();
  expect(faults).toEqual([]);
}, 120_000);

test('a key gets ceilings in its form, and shows them', async () => {
  const { email } = await (await createOrganization(app())).person('OWNER');
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, email);
  await page.goto('/api-keys/create');
  await page.getByLabel('Name').fill('payroll');
  await page.getByRole('button', { name: 'Write', exact: true }).first().click();
  await page.getByRole('button', { name: 'Add currency' }).click();
  await page.getByRole('textbox', { name: 'Currency' }).fill('eur');
  await page.getByLabel('At once, at most').fill('500');
  await page.getByRole('button', { name: 'Create test key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.goto('/api-keys');
  await page.getByRole('link', { name: 'payroll' }).click();
  await page.getByText('€500.00 at once').waitFor();
  await page.getByText('€0.00 asked for today').waitFor();
  expect(faults).toEqual([]);
}, 120_000);

test('clients come from a file, all of them or none', async () => {
  const { email } = await (await createOrganization(app())).person('OWNER');
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, email);
  await page.goto('/clients');
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const send = async (rows: string) => {
    const buffer = Buffer.from(`name,email\n${rows}`);
    await dialog.getByLabel('File').setInputFiles({ name: 'clients.csv', mimeType: 'text/csv', buffer });
    await dialog.getByRole('button', { name: 'Import clients' }).click();
  };
  await send('Ada,nobody\n');
  await dialog.getByText('Row 2 – email: Give a valid e-mail address.').waitFor();
  await send('Ada,ada@example.com\nBabbage,\n');
  await page.getByText('2 clients imported').waitFor();
  await page.getByRole('link', { name: 'Babbage' }).waitFor();
  expect(faults).toEqual([]);
}, 120_000);
