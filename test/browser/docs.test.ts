import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, overflows, useBrowser, views, visit, wide } from '../support/browser.ts';

const browser = useBrowser();
const app = useApp();

describe.each(views)('the documentation in $theme at $width px', (view) => {
  test('is clear to assistive technology, fits its width and asks nobody else', async () => {
    const { page, context, faults } = await visit(browser(), app(), view);
    const found: string[] = [];
    for (const path of ['/docs/', '/docs/errors', '/docs/create-a-key', '/docs/nothing']) {
      await page.goto(path);
      for (const fault of await accessibilityFaults(page)) found.push(`${path} ${fault}`);
      if (await overflows(page)) found.push(`${path} is wider than the screen`);
    }
    await page.getByRole('button', { name: 'Search docs' }).click();
    await page.getByRole('combobox', { name: 'Search docs' }).fill('rotate');
    await page.getByRole('option').first().waitFor();
    for (const fault of await accessibilityFaults(page)) found.push(`search ${fault}`);
    expect(found).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('from the keyboard the search leads to a heading, whatever form of the word is typed', async () => {
  const { page, context, faults } = await visit(browser(), app(), wide);
  await page.goto('/docs/');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('key rotate');
  const options = page.getByRole('option');
  await options.filter({ hasText: 'Keys › Rotation' }).waitFor();
  const at = (await options.allTextContents()).findIndex((text) => text.startsWith('Keys › Rotation'));
  for (let step = 0; step < at; step++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/docs/keys#rotation');
  await page.keyboard.press('/');
  await page.keyboard.type('zzz nothing has this');
  await page.getByText('Nothing found.').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a block of code is copied as it stands, and the theme is the one chosen in the console', async () => {
  const { page, context, faults } = await visit(browser(), app(), wide);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app().url });
  await page.goto('/docs/authentication');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await background()).toBe('rgb(255, 255, 255)');
  await page.getByRole('button', { name: 'Copy' }).first().click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Authorization: Bearer sk_test_…');
  await page.evaluate(() => localStorage.setItem('countersign.theme', 'dark'));
  await page.reload();
  expect(await background()).toBe('rgb(14, 17, 16)');
  expect(faults).toEqual([]);
  await context.close();
});
