import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, signInAs, useBrowser, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();
/** Much less than what lists wait before they read again by themselves. */
const soon = 6_000;

test('a list shows what others do, by itself', async () => {
  const organization = await createOrganization(app());
  const [{ email }, program] = [await organization.person('OWNER'), await organization.program()];
  const anchor = (type: string) =>
    program.run(
      'mutation ($type: String!) { eventAnchor(input: { type: $type, payload: {} }) { __typename } }',
      {
        type,
      },
    );
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, email);
  await anchor('order.first');
  await page.goto('/events');
  await page.getByText('order.first').first().waitFor();
  await page.getByText('Updates by itself').waitFor();
  await page.waitForTimeout(1_000);
  for (const type of ['order.second', 'order.third']) {
    await anchor(type);
    await page.getByText(type).first().waitFor({ timeout: soon });
  }
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/live.png` });
}, 120_000);
