import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEvent } from '../events/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { accessibilityFaults, overflows, signInAs, useBrowser, views, visit } from '../support/browser.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';

const browser = useBrowser();
let app: TestApp;
let organization: TestOrganization;
beforeAll(async () => {
  app = await startApp();
  organization = await createOrganization(app);
});
afterAll(() => app.close());

async function anchored() {
  const program = await organization.program(['events:write']);
  for (let at = 0; at < 6; at++) await createEvent(program, { at });
  const { id } = await createEvent(program, { order: 'A-1001' });
  await createEvent(program, {});
  return id;
}

test.each(views)('an event is verified where it is shown, in $theme at $width px', async (view) => {
  const id = await anchored();
  const { page, context, faults } = await visit(browser(), app, view);
  await signInAs(page, (await organization.member()).email);
  await page.goto(`/events/${id}/show`);
  await page.getByText('Verified', { exact: true }).waitFor();
  await page.getByRole('img', { name: 'hashes lead from the record up to the root of the log' }).waitFor();
  expect(await page.getByRole('img', { name: 'Holds' }).count()).toBe(6);
  await page.getByText('Values').first().click();
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download .tlog-proof, with the payload' }).click();
  expect((await download).suggestedFilename()).toBe(`${id}.tlog-proof`);
  expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
  expect(faults).toEqual([]);
  await context.close();
});

test('and fails where the database was changed: the step that does not hold is named', async () => {
  const id = await anchored();
  await organization.sql(
    `update event set canonical = convert_to('{"order":"A-1002"}', 'UTF8') where id = ?`,
    [uuidOf(id)],
  );
  const { page, context } = await visit(browser(), app);
  await signInAs(page, (await organization.member()).email);
  await page.goto(`/events/${id}/show`);
  await page.getByText('The content does not match', { exact: true }).waitFor();
  expect(await page.getByRole('img', { name: 'Does not hold' }).count()).toBe(1);
  await context.close();
});
