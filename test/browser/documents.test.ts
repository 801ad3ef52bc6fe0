import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { hashOf } from '../documents/support.ts';
import { useApp } from '../support/app.ts';
import { signInAs, useBrowser, visit } from '../support/browser.ts';
import { pdfBytes } from '../support/files.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
const app = useApp();

test('files are uploaded, shown with hash and event, downloaded and deleted', async () => {
  const { email } = await (await createOrganization(app())).person('ACCOUNTANT');
  const { page, context, faults } = await visit(browser(), app());
  await page.goto('/');
  await signInAs(page, email);
  await page.goto('/test/documents/create');
  await page.getByRole('heading', { name: 'Upload documents' }).waitFor();
  const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/pdf', buffer });
  await page
    .locator('input[type=file]')
    .setInputFiles([file('good.pdf', pdfBytes('by hand')), file('bad.pdf', Buffer.from('no PDF'))]);
  await page.getByText('This is not a PDF').waitFor();
  await page.getByRole('status').getByText('All files have been handled.').waitFor({ state: 'attached' });

  await page.getByRole('link', { name: 'good.pdf' }).click();
  await page.getByText(hashOf(pdfBytes('by hand'))).waitFor();
  expect(await page.getByRole('link', { name: /^evt_/ }).getAttribute('href')).toContain('/events/evt_');
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('good.pdf');
  expect(await readFile(await download.path())).toEqual(pdfBytes('by hand'));

  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete document' }).click();
  await page.getByText('The content was deleted on').waitFor();
  await page.goto('/test/documents');
  await page.getByRole('heading', { name: 'Documents', exact: true }).waitFor();
  await page.getByText('No document is here yet').waitFor();

  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.postData() ?? ''));
  const check = page.getByRole('region', { name: 'Check a file' });
  const film = {
    name: 'film.mov',
    mimeType: 'video/quicktime',
    buffer: Buffer.from('a film that stays here'),
  };
  await check.locator('input[type=file]').setInputFiles([file('good.pdf', pdfBytes('by hand')), film]);
  await check.getByRole('link', { name: 'good.pdf' }).waitFor();
  await check.getByText('Not anchored in this environment').waitFor();
  await check.getByRole('button', { name: 'Anchor its hash' }).click();
  await check.getByRole('link', { name: 'film.mov' }).click();
  await page.getByText('the file itself was never sent').waitFor();
  await page.getByText(hashOf(film.buffer)).waitFor();
  expect(await page.getByRole('button', { name: 'Download' }).count()).toBe(0);
  expect(sent.join()).toContain(hashOf(film.buffer));
  expect(sent.join()).not.toContain('a film that stays here');
  expect(faults).toEqual([]);
  await context.close();
}, 120_000);
