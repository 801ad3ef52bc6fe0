import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, overflows, useBrowser, views, visit } from '../support/browser.ts';

const browser = useBrowser();
const app = useApp({ SIGNUP: 'open' });

test.each(views)(
  'somebody makes an account in $theme at $width px and is at home',
  async (view) => {
    const { page, context, faults } = await visit(browser(), app(), view);
    await page.goto('/');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('Your name').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('Name of the organization').fill('Ada Engines');
    await page.getByLabel('E-mail').fill(`ada-${view.theme}-${view.width}@example.com`);
    await page.getByLabel('Password', { exact: true }).fill('a long and good one');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('link', { name: 'API keys' }).first().waitFor({ state: 'attached' });
    await page.goto('/settings');
    await page.getByRole('heading', { name: 'Plan: Developer' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
  120_000,
);
