import { expect, test } from 'vitest';
import { createKey, disable } from '../api-keys/support.ts';
import { settled as inLog } from '../history/support.ts';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, overflows, settled, signInAs, useBrowser, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';

const browser = useBrowser();
const app = useApp();

test("a key's history is verified in the browser, and what was altered in the database is told", async () => {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const { apiKey } = await createKey(owner);
  await disable(owner, apiKey.id);
  await inLog(organization);
  const { page, context, faults } = await visit(browser(), app());
  await signInAs(page, owner.email);
  await page.goto(`/test/api-keys/${apiKey.id}/show`);
  const panel = page.getByRole('region', { name: 'History' });
  const verdict = panel.getByRole('status');
  const verify = async () => {
    await panel.getByRole('button', { name: 'Verify history' }).click();
    await verdict.waitFor();
    await panel.getByRole('button', { name: 'Verify history' }).waitFor();
  };
  await panel
    .getByRole('link', { name: /^Entry \d+$/ })
    .first()
    .waitFor();
  await verify();
  expect(await verdict.innerText()).toContain('2 changes, all in the log, none altered');
  expect(await panel.getByText('In the log', { exact: true }).count()).toBe(2);

  await organization.sql(
    `update activity set actor_label = 'Nobody' where subject_id = ? and type = 'api_key.disabled'`,
    [uuidOf(apiKey.id)],
  );
  await organization.sql(`delete from activity where subject_id = ? and type = 'api_key.created'`, [
    uuidOf(apiKey.id),
  ]);
  await page.reload();
  await verify();
  const told = await panel.innerText();
  for (const words of [
    'This history is not what the log says',
    '1 altered',
    '1 removed',
    'Nobody',
    'A person',
  ])
    expect(told).toContain(words);
  await settled(page);
  expect([...(await accessibilityFaults(page)), ...faults]).toEqual([]);
  expect(await overflows(page)).toBe(false);
  await context.close();
});
