import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { accessibilityFaults, overflows, useBrowser, views, visit } from '../support/browser.ts';
import { type Mailbox, openMailbox } from '../support/mailbox.ts';

const browser = useBrowser();
let mailbox: Mailbox;
let app: TestApp;

beforeAll(async () => {
  mailbox = await openMailbox();
  const mail = { SMTP_URL: mailbox.url, MAIL_FROM: 'keys@example.com', PUBLIC_URL: 'http://pay.example.com' };
  app = await startApp({ SIGNUP: 'open', ...mail });
});
afterAll(async () => {
  await app.close();
  await mailbox.close();
});

test.each(views)(
  'somebody makes an account in $theme at $width px and is at home',
  async (view) => {
    const { page, context, faults } = await visit(browser(), app, view);
    await page.goto('/');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Name of the organization').fill('Ada Engines');
    const email = `ada-${view.theme}-${view.width}@example.com`;
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill('a long and good one');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'API keys' }).first().waitFor({ state: 'attached' });
    const mails = () => mailbox.mails.filter(({ to }) => to.includes(email)).length;
    await page.getByText(`Open the link that was sent to ${email}`).waitFor();
    await expect.poll(mails).toBe(1);
    await page.getByRole('button', { name: 'Send the mail again' }).click();
    await page.getByText(`The mail is on its way to ${email}`).waitFor();
    await expect.poll(mails).toBe(2);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/verify-${view.width}.png` });
    await app.runtime.pool.query('update "user" set email_verified = true where email = $1', [email]);
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Plan: Developer' }).waitFor();
    expect(await page.getByRole('button', { name: 'Send the mail again' }).count()).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
  120_000,
);
