import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { accessibilityFaults, settled, useBrowser, visit } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await openMailbox();
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: 'keys@example.com', PUBLIC_URL: 'http://pay.example.com' };
  app = await startApp(mail);
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
});

test('a forgotten password is replaced by the link in the mail', async () => {
  const { email } = await (await createOrganization(app)).member('OWNER');
  const { page, faults } = await visit(browser(), app);
  await page.goto('/');
  await page.getByRole('button', { name: 'Forgot password?' }).click();
  await page.getByLabel('E-mail').fill(email);
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText(/a link is on its way/).waitFor();
  const { text } = await eventually(async () => given(mailbox.mails[0]), 5_000);
  const [, fragment] = given(/reset-password(#[\w-]+)/.exec(text));

  await page.goto(`/reset-password${fragment}`);
  await page.getByLabel('Password', { exact: true }).fill('a brand new password');
  await page.getByLabel('Repeat the password').fill('another one');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText('The two passwords differ.').waitFor();
  await page.getByLabel('Repeat the password').fill('a brand new password');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByText(/Your password is set/).waitFor();
  await page.getByRole('button', { name: 'Back to sign-in' }).click();
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('a brand new password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /account menu/ }).waitFor();
  expect(faults).toEqual([]);
}, 120_000);

test('a server that sends no mail offers no link', async () => {
  const silent = await startApp({}, app.connection);
  const { page } = await visit(browser(), silent);
  await page.goto('/');
  await page.getByLabel('E-mail').waitFor();
  await settled(page);
  expect(await page.getByRole('button', { name: 'Forgot password?' }).count()).toBe(0);
  await silent.close();
}, 60_000);
