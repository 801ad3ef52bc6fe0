import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { codeBlocks, hasCommand, runPrinted } from './support.ts';

const app = useApp();
const hasCurl = hasCommand('curl');

const run = (code: string, secret: string, cwd?: string) =>
  runPrinted('bash', ['-c', code], { url: app().url, secret, cwd });

test.runIf(hasCurl)(
  'the first request of "Create an API key" works as printed, on REST and in GraphQL',
  async () => {
    const organization = await createOrganization(app());
    const { secret } = await organization.program(['events:write']);
    const [rest = '', graphql = '', ...others] = codeBlocks('create-a-key.md', 'sh');
    expect(others).toEqual([]);
    const anchored = JSON.parse((await run(rest, secret)).stdout);
    expect(anchored).toMatchObject({
      event_type: 'test.first_event',
      event_id: expect.stringMatching(/^evt_/),
    });
    const { data } = JSON.parse((await run(graphql, secret)).stdout);
    expect(data.eventAnchor.event).toMatchObject({
      logIndex: anchored.log_index + 1,
      hash: anchored.payload_hash,
    });
  },
);

describe.runIf(hasCurl)('an example of the endpoints', () => {
  const pdf = '%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n';
  /** Those with an id need something to be there, and the revoke would end the key. */
  const examples = codeBlocks('endpoints.md', 'sh').filter(
    (code) => code.startsWith('curl ') && !/\$ID|keys\/revoke/.test(code),
  );

  test('is there for each call', () => expect(examples.length).toBeGreaterThan(5));

  test.each(examples)('is answered as a success: %s', async (example) => {
    const { secret } = await (await createOrganization(app())).program();
    const work = mkdtempSync(join(tmpdir(), 'countersign-endpoints-'));
    onTestFinished(() => rmSync(work, { recursive: true }));
    writeFileSync(join(work, 'invoice.pdf'), pdf);
    const code = example.trim().replace(/^curl/, 'curl --silent --show-error --write-out "\\n%{http_code}"');
    const { stdout } = await run(code, secret, work);
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^20[01]$/);
  });
});
