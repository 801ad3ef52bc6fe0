import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAfterIdleKeys } from '#server/jobs/idle-keys.ts';
import { createKey, revoke, statusAndCode } from '../api-keys/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  accessibilityFaults,
  overflows,
  settled,
  signInAs,
  useBrowser,
  views,
  visit,
} from '../support/browser.ts';
import { OrganizationUpdateDocument } from '../support/gql/graphql.ts';
import { type LeakScanner, startLeakScanner } from '../support/leak-scanner.ts';
import { createOrganization } from '../support/organization.ts';
import { named, use } from '../usage/support.ts';

const browser = useBrowser();
const dayMs = 24 * 60 * 60 * 1000;
let scanner: LeakScanner;
let app: TestApp;
beforeAll(async () => {
  scanner = await startLeakScanner();
  // The browser's clock is the machine's: the keys were made in the past.
  app = await startApp({ LEAK_KEYS_URL: scanner.url, TRUSTED_PROXIES: '127.0.0.1' }, undefined, -100 * dayMs);
});
afterAll(async () => {
  await app?.close();
  await scanner?.close();
});

const inDays = (days: number) => new Date(app.runtime.now().getTime() + days * dayMs).toISOString();

/** Keys to which the clock, strangers and the scanner have seen. */
async function setUp() {
  const organization = await createOrganization(app);
  const owner = await organization.person('OWNER');
  const { apiKey: idle } = await createKey(owner, { name: 'forgotten cron' });
  await owner.run(OrganizationUpdateDocument, { input: { idleKeyDays: 90 } });
  app.advance(94 * dayMs);
  await lookAfterIdleKeys(app.runtime);
  await createKey(owner, { name: 'night import', expiresAt: inDays(1) });
  await createKey(owner, { name: 'day import', expiresAt: inDays(6 + 5) });
  const leaked = await createKey(owner, { name: 'mobile app' });
  for (const ip of ['203.0.113.7', '198.51.100.4', '2001:db8::7']) {
    await use(app, leaked.secret, named('Sync'), { 'x-forwarded-for': ip });
    await app.runtime.usage.flush();
  }
  const url = 'https://github.com/octocat/hello/blob/12345600b9cbe38a219f39a9941c9319b600c002/app/config.ts';
  const body = JSON.stringify([{ token: leaked.secret, type: 'key', url, source: 'commit' }]);
  const headers = { 'content-type': 'application/json', ...scanner.signed(body) };
  await fetch(`${app.url}/v1/leaks/github`, { method: 'POST', headers, body });
  const ended = await createKey(owner, { name: 'old partner' });
  await revoke(owner, ended.apiKey.id);
  await statusAndCode(app, ended.secret);
  await app.runtime.usage.flush();
  app.advance(6 * dayMs);
  return { email: owner.email, idle: idle.id, leaked: leaked.apiKey.id };
}

test('what the clock, strangers and scanners do to keys is seen, and the rules are set', async () => {
  const { email, idle, leaked } = await setUp();
  const found: string[] = [];
  for (const view of views) {
    const { page, context, faults } = await visit(browser(), app, view);
    await signInAs(page, email);
    const look = async (path: string, ...texts: string[]) => {
      await page.goto(path);
      for (const text of texts) await page.getByText(text).filter({ visible: true }).first().waitFor();
      await settled(page);
      for (const fault of await accessibilityFaults(page)) found.push(`${path} ${fault}`);
      if (await overflows(page)) found.push(`${path} is wider than the screen`);
    };
    await look('/', '1 key expired within the last 7 days', '1 key expires within 7 days');
    await page.getByText('1 key will be disabled because nobody uses it').waitFor();
    await look(`/api-keys/${idle}/show`, 'Nobody uses it: it will be disabled');
    await look(`/api-keys/${leaked}/show`, 'Found in public', '198.51.100.0/24', 'New');
    await look('/hygiene', 'Ended keys still calling');
    await page.getByRole('button', { name: 'Ended keys still calling' }).click();
    await page.getByRole('link', { name: 'old partner' }).waitFor();
    await look('/settings', 'When a key is found in public');
    await look('/activities', 'Key found in public', 'Used from a new network', 'Key goes idle');
    found.push(...faults);
    await context.close();
  }
  expect(found).toEqual([]);

  const { page } = await visit(browser(), app);
  await signInAs(page, email);
  await page.goto('/settings');
  await page.getByLabel('Disable keys unused for').fill('20');
  await page.getByText('from 30 to 3650').waitFor();
  await page.getByLabel('Disable keys unused for').fill('60');
  await page.getByRole('radio', { name: 'Only tell' }).check();
  const rules = page.locator('form').filter({ has: page.getByLabel('Disable keys unused for') });
  await rules.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Settings saved').waitFor();
  await page.reload();
  expect(await page.getByLabel('Disable keys unused for').inputValue()).toBe('60');
  expect(await page.getByRole('radio', { name: 'Only tell' }).isChecked()).toBe(true);
}, 300_000);
