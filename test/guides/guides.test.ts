import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
const folder = join(import.meta.dirname, '../../docs/guides');

/** A guide's code as it is printed, all blocks of the language in their order; `skip` marks what is only shown. */
function codeIn(guide: string, language: string): string {
  const text = readFileSync(join(folder, guide), 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)( skip)?\n(.*?)^```$/gms)];
  return blocks.flatMap(([, name, skip, code]) => (name === language && !skip ? [code] : [])).join('\n');
}

const hasCommand = (command: string) => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe.each([
  { guide: 'curl.md', language: 'sh', command: 'bash', needs: 'curl', file: 'guide.sh' },
  { guide: 'node.md', language: 'js', command: process.execPath, needs: process.execPath, file: 'guide.mjs' },
  { guide: 'python.md', language: 'python', command: 'python3', needs: 'python3', file: 'guide.py' },
])('the guide $guide', ({ guide, language, command, needs, file }) => {
  test.runIf(hasCommand(needs))('runs as printed: one invoice from draft to paid, one event', async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program(['clients:write', 'invoices:write', 'events:write']);
    const work = mkdtempSync(join(tmpdir(), 'countersign-guide-'));
    onTestFinished(() => rmSync(work, { recursive: true }));
    writeFileSync(join(work, file), codeIn(guide, language));
    const env = { PATH: process.env.PATH, COUNTERSIGN_URL: app().url, COUNTERSIGN_API_KEY: secret };
    const { stdout, stderr } = await promisify(execFile)(command, [join(work, file)], { env });
    expect(stderr).toBe('');
    expect(stdout).toContain('PAID');
    const { sql, id } = organization;
    expect(await sql('select status, total::text from invoice where organization_id = ?', [id])).toEqual([
      { status: 'PAID', total: '35700' },
    ]);
    expect(await sql('select type from event where organization_id = ?', [id])).toEqual([
      { type: 'invoice.paid' },
    ]);
    expect(await sql('select name from client where organization_id = ?', [id])).toEqual([
      { name: 'Ada Lovelace' },
    ]);
  });
});
