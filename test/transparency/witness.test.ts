import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningWitness, readArguments, startWitness } from '#server/cli/witness-command.ts';
import { noteOf, verifierKey } from '#server/ledger/note.ts';
import { checkSignature, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { parseVerifierKey, signaturesBy } from '#server/ledger/verifier/note.ts';
import { openState } from '#server/witness/witness-state.ts';
import { naiveConsistency, naiveRoot } from '../ledger/naive-tree.ts';
import { vectorsOf } from '../ledger/verifier/vectors.ts';
import { submit, temporaryFolder, witnessOf } from './support.ts';

const hashOf = (origin: string) => createHash('sha256').update(origin).digest('hex');

/** Whether the note carries a good cosignature of this key, and when it was made. */
async function cosignedAt(note: string, vkey: string): Promise<Date | null> {
  const [checkpoint, key] = [parseCheckpoint(note), await parseVerifierKey(vkey)];
  const [line] = signaturesBy(key, checkpoint.note);
  const checked = line && (await checkSignature(checkpoint, key, line));
  return checked?.outcome === 'valid' ? new Date(Number(checked.timestamp) * 1000) : null;
}

describe("litewitness's own cases", () => {
  const sigsum = 'sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562';
  const publicKey = Buffer.from('ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f', 'hex');
  const logs = [
    verifierKey({ name: sigsum, publicKey }),
    'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8 go.sum database tree',
  ];
  let witness: RunningWitness;
  beforeAll(async () => {
    witness = await witnessOf(logs, { name: 'example.com/witness' });
  });
  afterAll(() => witness.close());

  /**
   * The specification has since become stricter than litewitness: an unknown log is 404. And the bent signature is
   * written in base64 with stray bits at its end, which is malformed here before it is wrong.
   */
  const stricter: Readonly<Record<string, { status: number; assert: string }>> = {
    'body contains "unknown log"': { status: 404, assert: 'body contains "unknown log"' },
    'body contains "invalid signature"': { status: 400, assert: 'body contains "is not base64"' },
  };

  test('are answered one after the other as it answers them', async () => {
    const cases = vectorsOf<{ body: string; status: number; assert: string }>('litewitness.jsonl');
    expect(cases).toHaveLength(10);
    for (const { body, ...theirs } of cases) {
      const { status, assert } = stricter[theirs.assert] ?? theirs;
      const response = await submit(witness.url, body);
      const text = await response.text();
      expect([response.status, text]).toEqual([status, expect.anything()]);
      const [, wanted = ''] = /"(.*)"$/.exec(assert) ?? [];
      if (assert.startsWith('body ==')) expect(text).toBe(JSON.parse(`"${wanted}"`));
      else expect(text).toContain(wanted);
      if (response.status === 409) expect(response.headers.get('content-type')).toBe('text/x.tlog.size');
    }
    const latest = await (await fetch(`${witness.url}/${hashOf(sigsum)}/checkpoint`)).text();
    expect(parseCheckpoint(latest)).toMatchObject({ origin: sigsum, size: 5 });
    expect(await cosignedAt(latest, witness.key.vkey)).not.toBeNull();
    expect(parseCheckpoint(latest).note.signatures).toHaveLength(2);
  });
});

describe('a witness', () => {
  const origin = 'log.test/own';
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const key = { name: origin, publicKey: raw };
  const vkey = verifierKey(key);
  const entries = Array.from({ length: 40 }, (_, at) => Buffer.from(`entry ${at}`));

  function checkpointOf(size: number, root = naiveRoot(entries.slice(0, size))): string {
    const text = `${origin}\n${size}\n${root.toString('base64')}\n`;
    return noteOf(text, [{ ...key, signature: sign(null, Buffer.from(text), privateKey) }]);
  }
  const proof = (from: number, to: number) =>
    naiveConsistency(from, entries.slice(0, to)).map((hash) => `${hash.toString('base64')}\n`);
  const requestOf = (from: number, to: number, checkpoint = checkpointOf(to)) =>
    `old ${from}\n${from === 0 ? '' : proof(from, to).join('')}\n${checkpoint}`;

  test('makes its key once, for its eyes alone, and is known by it', async () => {
    const dir = temporaryFolder();
    const asked = { dir, name: 'witness.test/w1', algorithm: 'ed25519', host: '127.0.0.1', port: 0 } as const;
    const said: string[] = [];
    const first = await startWitness(asked, (line) => said.push(line));
    expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600);
    expect(said[0]).toBe(`Witness: ${first.key.vkey}`);
    expect(first.key.vkey).toMatch(/^witness\.test\/w1\+[0-9a-f]{8}\+B/);
    const taken = { ...asked, port: Number(new URL(first.url).port) };
    await expect(startWitness(taken, () => {})).rejects.toThrow('cannot be listened on');
    await first.close();
    const second = await startWitness({ ...asked, name: null } as never, () => {});
    expect(second.key.vkey).toBe(first.key.vkey);
    await second.close();
    await expect(startWitness({ ...asked, name: 'other' }, () => {})).rejects.toThrow(
      'is called witness.test/w1',
    );
  });

  test('remembers what it has seen when it is started again, and takes nothing back', async () => {
    const first = await witnessOf([vkey]);
    expect((await submit(first.url, requestOf(0, 10))).status).toBe(200);
    await first.close();
    const again = await witnessOf([vkey], { dir: first.dir });
    const elsewhere = await submit(again.url, requestOf(0, 7));
    expect([elsewhere.status, await elsewhere.text()]).toEqual([409, '10\n']);
    expect((await submit(again.url, requestOf(10, 31))).status).toBe(200);
    await again.close();
  });

  test('cosigns one of two successors, also where several processes share its folder', async () => {
    const first = await witnessOf([vkey]);
    const second = await witnessOf([vkey], { dir: first.dir });
    expect((await submit(first.url, requestOf(0, 10))).status).toBe(200);
    const other = await submit(second.url, `old 0\n\n${checkpointOf(12, naiveRoot(entries.slice(1, 13)))}`);
    expect([other.status, await other.text()]).toEqual([409, '10\n']);
    expect((await submit(second.url, requestOf(10, 12))).status).toBe(200);
    expect((await submit(first.url, requestOf(10, 11))).status).toBe(409);
    const latest = await (await fetch(`${first.url}/${hashOf(origin)}/checkpoint`)).text();
    expect(parseCheckpoint(latest).size).toBe(12);
    await first.close();
    await second.close();
  });

  test('cosigns with a post-quantum key as well', async () => {
    const witness = await witnessOf([vkey], { algorithm: 'ml-dsa-44' });
    const response = await submit(witness.url, requestOf(0, 10));
    const at = await cosignedAt(checkpointOf(10) + (await response.text()), witness.key.vkey);
    expect(Math.abs(Date.now() - (at?.getTime() ?? 0))).toBeLessThan(60_000);
    await witness.close();
  });

  test('cosigns one of many that come at once', async () => {
    const witness = await witnessOf([vkey]);
    await submit(witness.url, requestOf(0, 10));
    const sizes = Array.from({ length: 20 }, (_, at) => at + 11);
    const answers = await Promise.all(sizes.map((size) => submit(witness.url, requestOf(10, size))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
    await witness.close();
  });

  describe('refuses', () => {
    let witness: RunningWitness;
    beforeAll(async () => {
      witness = await witnessOf([vkey]);
      await submit(witness.url, requestOf(0, 10));
    });
    afterAll(() => witness.close());

    const otherRoot = naiveRoot(entries.slice(1, 11));
    const bent = checkpointOf(12).replace('\n12\n', '\n13\n');
    test.each([
      ['another root of the same size', 422, () => requestOf(10, 10, checkpointOf(10, otherRoot))],
      ['a tree that is not a continuation', 422, () => requestOf(10, 20, checkpointOf(20, otherRoot))],
      ['a proof from nothing', 409, () => `old 0\n${proof(3, 10).join('')}\n${checkpointOf(10)}`],
      ['an old size beyond the checkpoint', 400, () => `old 11\n\n${checkpointOf(10)}`],
      ['what was signed otherwise', 403, () => `old 10\n\n${bent}`],
      ['a size with a zero in front', 400, () => requestOf(10, 20).replace('old 10', 'old 010')],
      ['a proof that is no base64', 400, () => `old 10\nAA\n\n${checkpointOf(20)}`],
      [
        'a proof of 64 hashes',
        400,
        () => `old 10\n${(proof(10, 20)[0] ?? '').repeat(64)}\n${checkpointOf(20)}`,
      ],
      ['no checkpoint', 400, () => 'old 10\n'],
      ['nothing', 400, () => ''],
      ['far too much', 413, () => 'x'.repeat(600_000)],
    ])('%s with %i', async (_what, status, body) => {
      expect((await submit(witness.url, body())).status).toBe(status);
    });

    test('what is not UTF-8, other methods and other paths', async () => {
      const body = Buffer.concat([Buffer.from(requestOf(10, 20)), Buffer.from([0xff, 0x0a])]);
      expect((await fetch(`${witness.url}/add-checkpoint`, { method: 'POST', body })).status).toBe(400);
      expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405);
      expect((await fetch(`${witness.url}/${hashOf('nobody')}/checkpoint`)).status).toBe(404);
      expect((await fetch(`${witness.url}/`)).status).toBe(404);
    });
  });
});

describe('the memory of a witness', () => {
  const seen = (size: number) => ({ size, root: `root of ${size}`, note: '' });

  test('goes on from what is on the disk, once, though another has read the same', () => {
    const dir = temporaryFolder();
    const [one, other] = [openState(dir), openState(dir)];
    const before = other.of('log');
    expect(one.replace('log', null, seen(10))).toBe(true);
    expect(other.replace('log', before, seen(11))).toBe(false);
    expect(other.of('log')).toEqual(seen(10));
    expect(other.replace('second log', null, seen(3))).toBe(true);
    expect(one.replace('log', seen(10), seen(12))).toBe(true);
    expect([...openState(dir).all().keys()].sort()).toEqual(['log', 'second log']);
    expect(readdirSync(join(dir, 'state'))).toHaveLength(1);
  });

  test('is not set back by who has slept while versions came and went', () => {
    const dir = temporaryFolder();
    const awake = openState(dir);
    awake.replace('log', null, seen(10));
    const file = join(dir, 'state', '2.json');
    const old = readFileSync(file);
    awake.replace('log', seen(10), seen(20));
    awake.replace('log', seen(20), seen(30));
    writeFileSync(file, old);
    expect(openState(dir).of('log')).toEqual(seen(30));
    expect(awake.replace('log', seen(10), seen(11))).toBe(false);
  });

  test('comes from the one file of earlier times, and is never begun anew where it cannot be read', () => {
    const dir = temporaryFolder();
    writeFileSync(join(dir, 'state.json'), JSON.stringify({ log: seen(10) }));
    expect(openState(dir).of('log')).toEqual(seen(10));
    expect(existsSync(join(dir, 'state.json'))).toBe(false);
    writeFileSync(join(dir, 'state', '1.json'), '{');
    expect(() => openState(dir)).toThrow('must not sign');
    const worse = temporaryFolder();
    writeFileSync(join(worse, 'state.json'), '');
    expect(() => openState(worse)).toThrow('must not sign');
  });
});

describe('the command', () => {
  test.each([
    [[], 'Name a folder'],
    [['--dir', 'x', '--listen', 'nowhere'], '--listen'],
    [['--dir', 'x', '--algorithm', 'rsa'], '--algorithm'],
    [['--dir', 'x', 'y'], 'y'],
  ])('%j is asked wrongly', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
  });

  test('takes an IPv6 address', () => {
    expect(readArguments(['--dir', '/x', '--listen', '[::1]:80'])).toMatchObject({ host: '::1', port: 80 });
  });
});
