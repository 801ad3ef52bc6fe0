import type { Page, Request } from 'playwright-core';
import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, settled, signInAs, useBrowser, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();
/** More than lists wait before they look by themselves, and less than a line may be silent. */
const afterTheNextLook = 20_000;
/** Much less than that. */
const soon = 6_000;
const mark = 'Updates by itself';

const isOfEvents = (request: Request) => request.postData()?.includes('query Events(') === true;
const isStream = (request: Request) => request.headers().accept?.startsWith('text/event-stream') === true;

async function setUp() {
  const organization = await createOrganization(app());
  const [{ email }, program] = [await organization.person('OWNER'), await organization.program()];
  const anchor = (type: string) =>
    program.run(
      'mutation ($type: String!) { eventAnchor(input: { type: $type, payload: {} }) { __typename } }',
      { type },
    );
  const { page, faults } = await visit(browser(), app());
  await page.clock.install();
  await signInAs(page, email);
  return { page, faults, anchor };
}

const shows = (page: Page, text: string) => page.getByText(text).first().waitFor({ timeout: soon });

test('a list shows what others do by itself, and asks for nothing while nothing happens', async () => {
  const { page, faults, anchor } = await setUp();
  await anchor('order.first');
  await page.goto('/events');
  await page.getByText('order.first').first().waitFor();
  await page.getByText(mark).waitFor();
  for (const type of ['order.second', 'order.third']) {
    await anchor(type);
    await shows(page, type);
  }
  await settled(page);
  const asked: string[] = [];
  page.on('request', (request) => isOfEvents(request) && asked.push(request.url()));
  await page.clock.fastForward(afterTheNextLook);
  await settled(page);
  expect(asked).toEqual([]);
  await anchor('order.fourth');
  await shows(page, 'order.fourth');
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(faults).toEqual([]);
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/live.png` });
}, 120_000);

test('while nobody can tell it anything a list looks by itself, and follows again when the line is back', async () => {
  const { page, anchor } = await setUp();
  await page.route('**/graphql', (route) => (isStream(route.request()) ? route.abort() : route.continue()));
  await anchor('order.first');
  await page.goto('/events');
  await page.getByText('order.first').first().waitFor();
  await anchor('order.second');
  expect(await page.getByText(mark).count()).toBe(0);
  await page.clock.fastForward(afterTheNextLook);
  await shows(page, 'order.second');
  await page.unroute('**/graphql');
  await page.clock.fastForward(60_000);
  await page.getByText(mark).waitFor();
  await anchor('order.third');
  await shows(page, 'order.third');
  // A line that says nothing for too long is dead, however open it seems.
  await page.clock.fastForward(31_000);
  await page.getByText(mark).waitFor({ state: 'detached' });
}, 120_000);
