import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { losingTheFirstAnswer } from './losing-proxy.ts';
import { codeBlocks, codeOf, hasCommand, pageText, runPrinted } from './support.ts';

const app = useApp();
describe.each([
  { guide: 'curl.md', language: 'sh', command: 'bash', needs: 'curl', file: 'guide.sh', retries: false },
  {
    ...{ guide: 'node.md', language: 'js', command: process.execPath, needs: process.execPath },
    ...{ file: 'guide.mjs', retries: true },
  },
  {
    guide: 'python.md',
    language: 'python',
    command: 'python3',
    needs: 'python3',
    file: 'guide.py',
    retries: true,
  },
])('the guide $guide', ({ guide, language, command, needs, file, retries }) => {
  test.runIf(hasCommand(needs))('runs as printed: one invoice from draft to paid, one event', async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program(['clients:write', 'invoices:write', 'events:write']);
    const work = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    onTestFinished(() => rmSync(work, { recursive: true }));
    writeFileSync(join(work, file), codeBlocks(`guides/${guide}`, language).join('\n'));
    const url = retries ? await losingTheFirstAnswer(app().url) : app().url;
    const { stdout, stderr } = await runPrinted(command, [join(work, file)], { url, secret });
    expect(stderr).toBe('');
    expect(stdout).toContain('PAID');
    const { sql, id } = organization;
    expect(await sql('select status, total::text from invoice where organization_id = ?', [id])).toEqual([
      { status: 'PAID', total: '35700' },
    ]);
    expect(await sql(`select type from event where organization_id = ? and kind = 'EVENT'`, [id])).toEqual([
      { type: 'invoice.paid' },
    ]);
    expect(await sql('select name from client where organization_id = ?', [id])).toEqual([
      { name: 'Ada Lovelace' },
    ]);
  });
});

describe('docs/ledger.md', () => {
  const isPossible = hasCommand('python3') && hasCommand('openssl', 'version');

  test.runIf(isPossible)('verifies an event by hand as printed, and not one that was changed', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    for (let at = 0; at < 4; at++) await createEvent(program, { at });
    const { id } = await createEvent(program, { note: 'by hand' });
    await createEvent(program, { at: 5 });
    const work = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    onTestFinished(() => rmSync(work, { recursive: true }));
    const env = { PATH: process.env.PATH, COUNTERSIGN_URL: app().url, EVENT_ID: id };
    const run = (command: string, ...args: string[]) =>
      promisify(execFile)(command, args, { cwd: work, env }).catch((error: { stderr: string }) => error);
    const byHand = byHandIn('ledger.md');
    writeFileSync(join(work, 'get.sh'), codeOf(byHand, 'sh').join('\n'));
    writeFileSync(join(work, 'verify.py'), codeOf(byHand, 'python').join('\n'));
    await run('bash', 'get.sh');
    expect(await run('python3', 'verify.py')).toMatchObject({
      stdout: expect.stringContaining('verified: order.shipped'),
      stderr: '',
    });
    const file = join(work, 'event.tlog-proof');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^index \d+$/m, 'index 0'));
    expect(await run('python3', 'verify.py')).toMatchObject({
      stderr: expect.stringContaining('the event is not in this tree'),
    });
  });
});

const byHandIn = (page: string) =>
  pageText(page)
    .split(/^## By hand$/m)[1]
    ?.split(/^## /m)[0] ?? '';
