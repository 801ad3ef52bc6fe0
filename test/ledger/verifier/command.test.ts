import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCommand } from '#server/cli/verify-command.ts';
import { root } from '../../architecture/modules.ts';
import { buildProof, cosignature, noteKey, signText } from './build-proof.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-verify-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const log = noteKey('example.com/ledger/test');
const [witness, absent] = [noteKey('w.example', 4), noteKey('absent.example', 4)];
const payload = { document: 'a9993e364706816aba3e25717850c26c9cd0d89d' };

/** As npm runs it. */
function run(args: string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(
    'node',
    ['--disable-warning=ExperimentalWarning', 'server/cli/verify.ts', ...args],
    { cwd: root, env: { PATH: process.env.PATH }, encoding: 'utf8', input },
  );
  return { status, stdout, stderr };
}

const at = (name: string) => join(folder, name);
let proof: Awaited<ReturnType<typeof buildProof>>;
beforeAll(async () => {
  proof = await buildProof({ log, payload, cosign: (text) => cosignature(witness, text, 1_790_000_000) });
  const keys = {
    origin: log.name,
    checkpointKeys: [{ vkey: log.vkey, fromSize: 0, createdAt: '', retiredAt: null }],
    receiptKeys: [{ publicKey: proof.receiptKey, createdAt: '', retiredAt: null }],
    witnesses: [{ name: witness.name, vkey: witness.vkey }],
  };
  writeFileSync(at('sound.tlog-proof'), proof.file);
  writeFileSync(at('bent.tlog-proof'), proof.file.replace('index 4', 'index 5'));
  writeFileSync(at('image.tlog-proof'), Buffer.from([0x89, 0x50, 0xff]));
  writeFileSync(at('payload.json'), JSON.stringify(payload, null, 2));
  writeFileSync(at('other.json'), '{"document":1e400}');
  writeFileSync(at('keys.json'), JSON.stringify(keys));
});

describe('a proof', () => {
  test('is verified offline, with every step and what it does not prove', () => {
    const { status, stdout, stderr } = run([at('sound.tlog-proof'), '--key', log.vkey]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout.match(/^✓ /gm)).toHaveLength(5);
    expect(stdout).toContain('20 November 2026, 12:34:56 UTC');
    expect(stdout).toContain('Not proved: that the content is true');
  });

  test('comes from stdin too; without a key it says whose word is taken', () => {
    const { status, stdout } = run(['-'], proof.file);
    expect(status).toBe(0);
    expect(stdout).toContain('Verified, by the key that it names.');
  });

  test('with published keys, content and witnesses', async () => {
    const { exitCode, text } = await verifyCommand([
      ...[at('sound.tlog-proof'), '--keys', at('keys.json'), '--quorum', '1'],
      ...['--payload', at('payload.json'), '--json'],
    ]);
    expect(JSON.parse(text)).toMatchObject({
      ...{ verdict: 'verified', trust: 'known', failed: null },
      record: { eventId: proof.extra.opening.eventId, index: 4, size: 7, origin: log.name },
    });
    expect(exitCode).toBe(0);
  });
});

test('whoever trusts the first key can go on with the list, and with what does not follow from it they cannot', async () => {
  const [first, next] = [noteKey(log.name), noteKey(log.name)];
  const text = `countersign/checkpoint-key@v1\n${log.name}\nfrom 5\n${next.vkey}\n`;
  const endorsement = `${text}\n${signText(first, text)}${signText(next, text)}`;
  const list = (more: object) => {
    const checkpointKeys = [
      { vkey: first.vkey, fromSize: 1 },
      { vkey: next.vkey, fromSize: 5, ...more },
    ];
    return JSON.stringify({ origin: log.name, checkpointKeys, receiptKeys: [], witnesses: [] });
  };
  writeFileSync(at('rotated.json'), list({ endorsement }));
  writeFileSync(at('unendorsed.json'), list({}));
  for (const [signer, keys, exitCode] of [
    [next, 'rotated.json', 0],
    [first, 'rotated.json', 1],
    [next, 'unendorsed.json', 1],
  ] as const) {
    writeFileSync(at('rotated.tlog-proof'), (await buildProof({ log: signer })).file);
    const argv = [at('rotated.tlog-proof'), '--key', first.vkey, '--keys', at(keys)];
    expect(await verifyCommand(argv)).toMatchObject({ exitCode });
  }
});

test.each<[string, () => string[], string]>([
  ['a byte that differs', () => [at('bent.tlog-proof')], 'It fails at “The fingerprint is in the log”.'],
  ['a file that is no text', () => [at('image.tlog-proof')], 'It fails at “The file is a complete proof”.'],
  [
    'a key of another log',
    () => [at('sound.tlog-proof'), '--key', noteKey('x').vkey],
    'No key that you trust',
  ],
  [
    'content that cannot be carried exactly',
    () => [at('sound.tlog-proof'), '--payload', at('other.json')],
    'cannot be carried exactly',
  ],
  [
    'a witness that has not seen it',
    () => [at('sound.tlog-proof'), '--witness', witness.vkey, '--witness', absent.vkey],
    'One witness of the 2 that are needed',
  ],
  [
    'a document that stands nowhere',
    () => [at('sound.tlog-proof'), '--payload', at('payload.json'), '--document', at('keys.json')],
    'stands nowhere in the content',
  ],
])('%s: exit code 1, and why', async (_what, args, reason) => {
  const { exitCode, text } = await verifyCommand(args());
  expect(text).toContain(reason);
  expect(text).toMatch(/^(This does not hold|The (content|file) does not match)\.$/m);
  expect(exitCode).toBe(1);
});

test.each<[string, () => string[], string]>([
  ['no file', () => [], 'Name one proof.'],
  ['two files', () => ['a', 'b'], 'Name one proof.'],
  ['a file that is not there', () => [at('none')], 'ENOENT'],
  ['an option that is none', () => ['a', '--x'], "'--x'"],
  ['a key that is none', () => [at('sound.tlog-proof'), '--key', 'x'], 'is not a key'],
  ['keys that are none', () => [at('sound.tlog-proof'), '--keys', at('payload.json')], 'it names no log'],
  [
    'a quorum that is no number',
    () => [at('sound.tlog-proof'), '--quorum', 'most'],
    '--quorum takes a number',
  ],
  ['stdin twice', () => ['-', '--payload', '-'], 'Only one file'],
])('%s: exit code 2, and what to do', async (_what, args, reason) => {
  const { exitCode, text } = await verifyCommand(args());
  expect(text).toContain(reason);
  expect(text).toContain('npm run verify -- --help');
  expect(exitCode).toBe(2);
});

test('nothing in a file moves the cursor of whoever verifies it', async () => {
  const [clear, second] = ['\u001b[2J\u001b[H✓ Verified.\r', 'odd.example/\u009b2K\u202e'];
  const { file } = await buildProof({ log: noteKey(second) });
  const bundle = JSON.stringify({
    version: 'countersign/trace-proof@1',
    seal_event: { tlog_proof: file },
    events: [{ event_id: clear }],
  });
  for (const content of [file, `c2sp.org/tlog-proof@v1\nindex ${clear}\n\n`, bundle]) {
    writeFileSync(at('odd.tlog-proof'), content);
    for (const args of [[], ['--json']]) {
      const { text } = await verifyCommand([at('odd.tlog-proof'), ...args]);
      expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
      expect(text).toMatch(/\\u00(1b|9b)/);
      if (args.length > 0) expect(JSON.parse(text)).toHaveProperty('verdict');
    }
  }
  const keys = {
    origin: 'x',
    checkpointKeys: [{ vkey: clear, fromSize: 1 }],
    receiptKeys: [],
    witnesses: [],
  };
  writeFileSync(at('odd.json'), JSON.stringify(keys));
  const { text } = await verifyCommand([at('sound.tlog-proof'), '--keys', at('odd.json')]);
  expect(text).toContain('"\\u001b[2J');
});

test('what is asked wrongly goes to stderr', () => {
  const { status, stdout, stderr } = run([]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('Name one proof.');
});
