import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { settled, signInAs, useBrowser, visit } from '../support/browser.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();

test('what a model answered is attested, verified, sealed in a trace and taken home as a certificate', async () => {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  await createEvent(owner, { order: 1 }, 'order.placed');
  const { page, context, faults } = await visit(browser(), app());
  await signInAs(page, owner.email);

  await page.goto('/test/attestations/create');
  for (const [label, text] of [
    ['Provider', 'openai'],
    ['Model', 'gpt-4o'],
    ['Version', '2024-11-20'],
    ['Prompt', ' Is it complete? '],
    ['Output', 'Yes.'],
    ['Subject', '{"user_id": "u_42"}'],
  ] as const) {
    await page.getByRole('textbox', { name: label }).fill(text);
  }
  await page.getByRole('button', { name: 'Attest', exact: true }).click();
  await page.getByRole('heading', { name: /gpt-4o/ }).waitFor();
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  for (const [text, outcome] of [
    [' Is it complete? ', 'This is the prompt that was attested.'],
    ['Is it complete?', 'This is not what was attested.'],
  ] as const) {
    await page.getByLabel('Prompt or output').fill(text);
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText(outcome).waitFor();
  }
  expect(sent.join()).not.toContain('complete?');

  await page.goto('/test/traces/create');
  await page.getByLabel('Label').fill('Loan application 4021');
  await page.getByRole('button', { name: 'Open trace' }).click();
  await page.getByRole('button', { name: 'Add events' }).click();
  for (const type of ['ai.attestation', 'order.placed']) {
    await page.getByRole('combobox').fill(type);
    await page.getByRole('option', { name: new RegExp(type) }).click();
  }
  await page.getByRole('dialog').getByRole('button', { name: 'Add events' }).click();
  await page.getByText('Events (2)').waitFor();
  await page.getByRole('button', { name: 'Seal' }).click();
  await page.getByRole('button', { name: 'Seal for good' }).click();
  const taken = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Certificate (PDF)' }).click();
  const download = await taken;
  expect(download.suggestedFilename()).toMatch(/^trc_.+\.pdf$/);
  expect(
    readFileSync(given(await download.path()))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  await settled(page);
  expect(await page.getByRole('link', { name: 'Public proof' }).getAttribute('href')).toMatch(
    /^\/verify\/trc_/,
  );
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);
