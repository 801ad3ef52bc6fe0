import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEvent } from '../events/support.ts';
import { buildProof, noteKey } from '../ledger/verifier/build-proof.ts';
import { startApp, type TestApp } from '../support/app.ts';
import {
  accessibilityFaults,
  overflows,
  settled,
  useBrowser,
  views,
  visit,
  wide,
} from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';
import { filled, sealed } from '../traces/support.ts';

const browser = useBrowser();
let app: TestApp;
let id: string;
let trace: string;
let steps: string[];
const payload = { amount: '12.00', file: { sha256: '' } };
const document = Buffer.from('%PDF-1.7');

beforeAll(async () => {
  app = await startApp();
  const program = await (await createOrganization(app)).program(['events:read', 'events:write']);
  const digest = await crypto.subtle.digest('SHA-256', document);
  payload.file.sha256 = Buffer.from(digest).toString('hex');
  for (let at = 0; at < 5; at++) await createEvent(program, { at });
  id = (await createEvent(program, payload, 'invoice.paid')).id;
  ({ id: trace, eventIds: steps } = await filled(program, 3));
  await sealed(program, trace);
});
afterAll(() => app.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });
const outcomeOf = async (page: Page, step: string) =>
  (await page.locator(`[data-step="${step}"]`).getAttribute('class'))?.replace('step ', '');

/** As a person drags a file into the window. */
async function drop(page: Page, name: string, content: string) {
  const data = await page.evaluateHandle(
    ([fileName = '', text = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], fileName));
      return transfer;
    },
    [name, content],
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

async function choose(page: Page, name: string, content: string | Buffer) {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles([{ name, mimeType: '', buffer: Buffer.from(content) }]);
}

test.each(views)(
  'a sound proof is verified in $theme at $width px',
  async (view) => {
    const { page, context, faults } = await visit(browser(), app, view);
    const response = await page.goto(`/verify/${id}`);
    expect(response?.headers()['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; .*require-trusted-types-for 'script'$/,
    );
    await heading(page, 'Verified').waitFor();
    for (const step of ['format', 'commitment', 'inclusion', 'checkpoint', 'receipt'])
      expect(await outcomeOf(page, step), step).toBe('ok');
    expect(await page.title()).toBe(`✓ ${id} · Countersign`);
    await page.getByRole('img', { name: 'hashes lead from the record up to the root of the log' }).waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the proof' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`${id}.tlog-proof`);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/^c2sp\.org\/tlog-proof@v1\n/);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    expect(faults).toEqual([]);
    await context.close();
  },
  120_000,
);

test('one byte that differs is a clear no, and says where', async () => {
  const { page, context } = await visit(browser(), app, { theme: 'dark', width: 390 });
  await page.route('**/*.tlog-proof', async (route) => {
    const sound = await (await route.fetch()).text();
    const elsewhere = sound.replace(/^index (\d+)$/m, (_line, index) => `index ${Number(index) - 1}`);
    await route.fulfill({ body: elsewhere });
  });
  await page.goto(`/verify/${id}`);
  await heading(page, 'This does not hold').waitFor();
  await page.getByText('It fails at “The fingerprint is in the log”.').waitFor();
  expect(await outcomeOf(page, 'inclusion')).toBe('failed');
  expect(await page.title()).toMatch(/^✗/);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  await context.close();
});

const eventsOf = (page: Page) =>
  page
    .locator('[data-event]')
    .evaluateAll((items) =>
      items.map((item) => [item.getAttribute('data-event'), item.className.split(' ').at(-1)]),
    );

test.each(views)('a sealed trace is verified with its events in $theme at $width px', async (view) => {
  const { page, context, faults } = await visit(browser(), app, view);
  expect((await page.goto(`/verify/${trace}`))?.status()).toBe(200);
  await heading(page, 'Verified').waitFor();
  expect(await page.title()).toBe(`✓ ${trace} · Countersign`);
  expect(await outcomeOf(page, 'trace')).toBe('ok');
  expect(await eventsOf(page)).toEqual(steps.map((step) => [step, 'ok']));
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the proof' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`${trace}.json`);
  const bundle = readFileSync(await file.path(), 'utf8');
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  await settled(page);
  await context.setOffline(true);

  const changed = bundle.replace('"type":"step.1"', '"type":"step.9"');
  await drop(page, 'changed.json', changed);
  await heading(page, 'This does not hold').waitFor();
  const fault = `Event 2 (${steps[1]}) has another fingerprint than the seal names.`;
  await page.locator('[data-step="trace"]').getByText(fault).waitFor();
  expect(await eventsOf(page)).toEqual(steps.map((step, at) => [step, at === 1 ? 'failed' : 'ok']));
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overflows(page)).toBe(false);
  await drop(page, 'kept.json', bundle);
  await heading(page, 'Verified').waitFor();
  await drop(page, 'damaged.json', bundle.replace('"salt":"', '"salt":"g'));
  await page.getByText(`Event 1 (${steps[0]}) cannot be read.`).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

describe('without a network', () => {
  test('content, documents and proofs are checked as they are dropped', async () => {
    const { page, context, faults } = await visit(browser(), app, wide);
    await page.goto('/verify');
    await heading(page, 'Verify a record').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const proof = await (await fetch(`${app.url}/verify/${id}.tlog-proof`)).text();
    await settled(page);
    await context.setOffline(true);

    await drop(page, 'kept.tlog-proof', proof);
    await heading(page, 'Verified').waitFor();
    expect(await outcomeOf(page, 'payload')).toBe('skipped');
    await choose(page, 'other.json', JSON.stringify({ ...payload, amount: '13.00' }));
    await heading(page, 'The content does not match').waitFor();
    await choose(
      page,
      'inexact.json',
      JSON.stringify(payload).replace('"12.00"', '12.000000000000000000001'),
    );
    await page.getByText('cannot be carried exactly').first().waitFor();
    await choose(page, 'content.json', JSON.stringify(payload, null, 2));
    await heading(page, 'Verified').waitFor();
    expect(await outcomeOf(page, 'payload')).toBe('ok');
    await choose(page, 'invoice.pdf', document);
    await page.getByText('payload.file.sha256').waitFor({ state: 'attached' });
    expect(await outcomeOf(page, 'document')).toBe('ok');
    await choose(page, 'invoice.pdf', Buffer.concat([document, Buffer.from(' ')]));
    await heading(page, 'The file does not match').waitFor();

    const foreign = await buildProof({ log: noteKey('elsewhere.example/ledger/live'), disclose: true });
    await choose(page, 'foreign.tlog-proof', foreign.file);
    await heading(page, 'Verified, by the key that it names').waitFor();
    const [, extra = ''] = /^extra (.*)$/m.exec(proof) ?? [];
    const half = Buffer.from(extra, 'base64').toString().replace('"invoice.paid"', String.raw`"\ud800"`);
    await drop(page, 'half.tlog-proof', proof.replace(extra, Buffer.from(half).toString('base64')));
    await heading(page, 'This does not hold').waitFor();
    await drop(page, 'foreign.tlog-proof', foreign.file);
    await heading(page, 'Verified, by the key that it names').waitFor();
    await drop(page, 'image.png', '\u0089PNG');
    await page.getByText('stands nowhere in the content').first().waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });
});

test('what is not there is said so, with the status that says it too', async () => {
  const { page, context } = await visit(browser(), app, wide);
  const response = await page.goto('/verify/evt_01jqst0yrwfgyrwkr14d2pf2db');
  expect(response?.status()).toBe(404);
  await heading(page, 'Nothing is here').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await choose(page, 'no.txt', 'hello');
  await heading(page, 'This does not hold').waitFor();
  await context.close();
});
