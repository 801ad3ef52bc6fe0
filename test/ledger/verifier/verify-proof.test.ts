import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hexOf } from '#server/ledger/verifier/bytes.ts';
import { inexactness } from '#server/ledger/verifier/exact-json.ts';
import { verifyHistory } from '#server/ledger/verifier/history.ts';
import { parsePublishedKeys } from '#server/ledger/verifier/published-keys.ts';
import type { StepName } from '#server/ledger/verifier/report.ts';
import { maxProofBytes } from '#server/ledger/verifier/tlog-proof.ts';
import { type VerifyOptions, verifyProof } from '#server/ledger/verifier/verify-proof.ts';
import { base64, buildProof, cosignature, noteKey, postQuantumCosignature, signText } from './build-proof.ts';

const log = noteKey('example.com/ledger/test');
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

async function outcomes(file: string, options?: VerifyOptions) {
  const { verdict, failed, trust, steps } = await verifyProof(file, options);
  return { verdict, failed, trust, of: Object.fromEntries(steps.map((each) => [each.name, each.outcome])) };
}
const detailOf = async (name: StepName, file: string, options?: VerifyOptions) =>
  (await verifyProof(file, options)).steps.find((each) => each.name === name)?.detail;

describe('a sound proof', () => {
  test('holds, with a key that is known and with the one it names', async () => {
    const { file, entries, event } = await buildProof({ log });
    const known = await verifyProof(file, { trustedKeys: [log.vkey] });
    expect(known.verdict).toBe('verified');
    expect(known.trust).toBe('known');
    expect(known.steps.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
      ...['format ok', 'commitment ok', 'inclusion ok', 'checkpoint ok', 'receipt ok'],
      ...['witnesses skipped', 'payload skipped'],
    ]);
    const facts = known.steps.flatMap((each) => each.facts.map(({ value }) => value));
    expect(facts).toContain(hexOf(entries[4] ?? new Uint8Array()));
    expect(facts).toContain(event.ingestedAt.toISOString());
    expect(known.tree?.levels.map(({ side }) => side)).toEqual(['right', 'right', 'left']);
    expect(await outcomes(file)).toMatchObject({ verdict: 'verified', trust: 'file' });
    expect(await detailOf('checkpoint', file)).toContain('You have to know from elsewhere');
  });

  test('holds at every place of every small log', async () => {
    for (const size of [1, 2, 3, 8, 9])
      for (let index = 0; index < size; index++) {
        const { file } = await buildProof({ log, size, index });
        expect(await outcomes(file), `${index} of ${size}`).toMatchObject({ verdict: 'verified' });
      }
  });
});

describe('a record of version 2', () => {
  const occurredAt = new Date('2026-11-01T08:00:00.000Z');
  const metadata = { site: 'Zürich', parcels: 3 };
  const both = { occurredAt, metadata };

  test.each([
    ['both', both],
    ['a time alone', { occurredAt }],
    ['metadata alone', { metadata }],
  ])('holds, with %s', async (_what, said) => {
    const { file, write, extra } = await buildProof({ log, said, disclose: true });
    const sound = await outcomes(file, { trustedKeys: [log.vkey] });
    expect(sound.verdict).toBe('verified');
    expect(sound.of.metadata).toBe('metadata' in said ? 'ok' : undefined);
    for (const bent of [{ occurredAt: '2026-11-01T08:00:00.001Z' }, { metadataHash: '0'.repeat(64) }]) {
      const file = write({ opening: { ...extra.opening, ...bent } });
      expect(await outcomes(file)).toMatchObject({ verdict: 'failed', failed: 'inclusion' });
    }
  });

  test('does not hold with other metadata than those it commits to', async () => {
    const { write } = await buildProof({ log, said: both, disclose: true });
    const bent = write({ metadata: { ...metadata, parcels: 4 } });
    expect(await outcomes(bent)).toMatchObject({ verdict: 'failed', failed: 'metadata' });
  });

  test.each<[string, object]>([
    ['nothing that version 1 lacks', { occurredAt: null, metadataHash: null }],
    ['a time that is none', { occurredAt: 'yesterday' }],
    ['a hash that is none', { metadataHash: 'abc' }],
    ['a field too few', { occurredAt: undefined }],
    ['the version of another', { v: 1 }],
    ['a version of the future', { v: 3 }],
  ])('is not read with %s', async (_what, bent) => {
    const { write, extra } = await buildProof({ log, said: both });
    const file = write({ opening: JSON.parse(JSON.stringify({ ...extra.opening, ...bent })) });
    expect(await outcomes(file)).toMatchObject({ verdict: 'failed', failed: 'format' });
  });

  test('metadata beside a record that has none is not read', async () => {
    const { write } = await buildProof({ log });
    expect(await outcomes(write({ metadata }))).toMatchObject({ verdict: 'failed', failed: 'format' });
  });
});

test.each([
  ['version 1', undefined],
  ['version 2', { occurredAt: new Date('2026-11-01T08:00:00.000Z'), metadata: { a: true } }],
])('no byte of a proof of %s can be another', async (_what, said) => {
  const { file } = await buildProof({ log, disclose: true, ...(said ? { said } : {}) });
  const all = Buffer.from(file);
  const options = { trustedKeys: [log.vkey] };
  expect(await outcomes(file, options)).toMatchObject({ verdict: 'verified' });
  const unnoticed: number[] = [];
  for (let at = 0; at < all.length; at++) {
    const bent = Buffer.from(all);
    bent[at] = (bent[at] ?? 0) ^ 1;
    const text = bent.toString('utf8');
    if ((await verifyProof(text, options)).verdict !== 'failed') unnoticed.push(at);
  }
  expect(unnoticed).toEqual([]);
});

describe('what was changed is named', () => {
  test.each<[string, StepName, (sound: Awaited<ReturnType<typeof buildProof>>) => string]>([
    ['the type', 'inclusion', (p) => p.write({ opening: { ...p.extra.opening, type: 'invoice.void' } })],
    [
      'the time',
      'inclusion',
      (p) => p.write({ opening: { ...p.extra.opening, ingestedAt: '2026-11-20T12:34:56.788Z' } }),
    ],
    ['the index', 'inclusion', (p) => p.file.replace('index 4', 'index 5')],
    ['an index outside the log', 'inclusion', (p) => p.file.replace('index 4', 'index 7')],
    ['a hash of the path that is missing', 'inclusion', (p) => p.file.replace(/(index 4\n).*\n/, '$1')],
    ['the organization', 'receipt', (p) => p.write({ organizationId: 'org_01jqst0000e008000000000002' })],
    [
      'the receipt',
      'receipt',
      (p) => p.write({ receipt: { ...p.extra.receipt, signature: base64(Buffer.alloc(64, 7)) } }),
    ],
    ['the root', 'inclusion', (p) => p.file.replace(/\n7\n..../, '\n7\nAAAA')],
    ['the kind', 'format', (p) => p.write({ kind: 'countersign/other' })],
    ['the version', 'format', (p) => p.write({ v: 2 })],
    ['a field that is not known', 'format', (p) => p.write({ more: 1 })],
    ['the first line', 'format', (p) => p.file.replace('@v1', '@v2')],
    ['an index with a zero in front', 'format', (p) => p.file.replace('index 4', 'index 04')],
    ['no extra line', 'format', (p) => p.file.replace(/extra .*\n/, '')],
    ['no path and no checkpoint', 'format', (p) => p.file.slice(0, p.file.indexOf('index'))],
    ['more than a megabyte', 'format', (p) => `${p.file}${'\n'.repeat(maxProofBytes)}`],
    ['the key that it names', 'format', (p) => p.write({ vkey: noteKey(log.name).vkey })],
    [
      'space in its JSON',
      'format',
      (p) => p.file.replace(/extra .*/, `extra ${base64(Buffer.from(JSON.stringify(p.extra, null, 1)))}`),
    ],
  ])('%s: %s', async (_what, name, bend) => {
    const bent = await outcomes(bend(await buildProof({ log })), { trustedKeys: [log.vkey] });
    expect(bent).toMatchObject({ verdict: 'failed', failed: name });
  });
});

describe('what has no canonical form, or is no text where one must be', () => {
  const hostile = '{"toString":1,"valueOf":1}';
  test.each<[string, (extra: string) => string]>([
    ['half a surrogate pair', (extra) => extra.replace('"payload":{', String.raw`"payload":{"a":"\ud800",`)],
    ['a number beyond all numbers', (extra) => extra.replace('"payload":{', '"payload":{"a":1e400,')],
    ['an object as a hash', (extra) => extra.replace(/"payloadHash":"\w+"/, `"payloadHash":${hostile}`)],
    ['a list as a hash', (extra) => extra.replace(/"payloadHash":("\w+")/, '"payloadHash":[$1]')],
    ['an object as a signature', (extra) => extra.replace(/"signature":"[^"]+"/, `"signature":${hostile}`)],
    ['an object as a type', (extra) => extra.replace('"invoice.paid"', hostile)],
    ['a type that clears the screen', (extra) => extra.replace('invoice.paid', String.raw`\u001b[2Jpaid`)],
    ['a type as the server takes none', (extra) => extra.replace('invoice.paid', 'invoice paid')],
  ])('is a proof that does not hold: %s', async (_what, bend) => {
    const { file } = await buildProof({ log, disclose: true });
    const [, encoded = ''] = /^extra (.*)$/m.exec(file) ?? [];
    const bent = bend(Buffer.from(encoded, 'base64').toString());
    const proof = file.replace(encoded, base64(Buffer.from(bent)));
    expect(proof).not.toBe(file);
    expect(await outcomes(proof)).toMatchObject({ verdict: 'failed', failed: 'format' });
    const history = await verifyHistory({ subjectId: 'x', shown: [], proofs: [proof], settledAt: '' }, {});
    expect(history.changes.map(({ outcome }) => outcome)).toEqual(['unproved']);
  });
});

describe('whose log it is', () => {
  test('a log that somebody else signs under the same name fails where the name is known', async () => {
    const forged = await buildProof({ log: noteKey(log.name) });
    expect(await outcomes(forged.file, { trustedKeys: [log.vkey] })).toMatchObject({ failed: 'checkpoint' });
    const allowed = { trustedKeys: [log.vkey], allowFileKey: true };
    expect(await outcomes(forged.file, allowed)).toMatchObject({ failed: 'checkpoint' });
    expect(await outcomes(forged.file)).toMatchObject({ verdict: 'verified', trust: 'file' });
  });

  test('a log that nobody named fails, unless its own word may be taken', async () => {
    const other = await buildProof({ log: noteKey('other.example/ledger/live') });
    const trustedKeys = [log.vkey];
    expect(await outcomes(other.file, { trustedKeys })).toMatchObject({ failed: 'checkpoint' });
    expect(await outcomes(other.file, { trustedKeys, allowFileKey: true })).toMatchObject({
      ...{ verdict: 'verified', trust: 'file' },
    });
  });

  test('a signature by one known key does not make up for a bad one by another', async () => {
    const next = noteKey(log.name);
    const { write, checkpoint } = await buildProof({ log });
    const file = write(
      {},
      `${checkpoint}\n${signText(log, checkpoint)}${signText(next, `${checkpoint}x\n`)}`,
    );
    expect(await outcomes(file, { trustedKeys: [log.vkey] })).toMatchObject({ verdict: 'verified' });
    expect(await outcomes(file, { trustedKeys: [log.vkey, next.vkey] })).toMatchObject({
      failed: 'checkpoint',
    });
  });

  test('a key that was retired does not speak for what came after it, nor a new one for what was before', async () => {
    const next = noteKey(log.name);
    const list = (keys: [string, number][]) =>
      parsePublishedKeys(
        utf8(
          JSON.stringify({
            ...{ origin: log.name, receiptKeys: [], witnesses: [] },
            checkpointKeys: keys.map(([vkey, fromSize]) => ({ vkey, fromSize })),
          }),
        ),
      );
    const { file } = await buildProof({ log, size: 7 });
    for (const [keys, verdict] of [
      [[[log.vkey, 1]], 'verified'],
      [
        [
          [next.vkey, 8],
          [log.vkey, 1],
        ],
        'verified',
      ],
      [
        [
          [log.vkey, 1],
          [next.vkey, 7],
        ],
        'failed',
      ],
      [
        [
          [next.vkey, 1],
          [log.vkey, 8],
        ],
        'failed',
      ],
    ] as [[string, number][], string][]) {
      expect(await outcomes(file, await list(keys))).toMatchObject({ verdict });
    }
    const allowed = { ...(await list([[log.vkey, 8]])), allowFileKey: true };
    expect(await outcomes(file, allowed)).toMatchObject({ failed: 'checkpoint' });
  });

  test('a receipt of a key that is not the server’s fails', async () => {
    const { file, receiptKey } = await buildProof({ log });
    const trustedKeys = [log.vkey];
    expect(await outcomes(file, { trustedKeys, receiptKeys: [receiptKey] })).toMatchObject({
      verdict: 'verified',
    });
    const others = [base64(Buffer.alloc(32, 1))];
    expect(await outcomes(file, { trustedKeys, receiptKeys: others })).toMatchObject({ failed: 'receipt' });
  });

  test('keys of the verifier that are none are the verifier’s mistake', async () => {
    const { file } = await buildProof({ log });
    await expect(verifyProof(file, { trustedKeys: ['nonsense'] })).rejects.toThrow('is not a key');
  });
});

describe('witnesses', () => {
  const [first, second, third] = [
    noteKey('w1.example', 4),
    noteKey('w2.example', 6),
    noteKey('w3.example', 4),
  ];
  const witnesses = [first.vkey, second.vkey];
  const cosign = (checkpoint: string) =>
    cosignature(first, checkpoint, 1_790_000_000) + postQuantumCosignature(second, checkpoint, 1_790_000_001);

  test('are counted, Ed25519 and ML-DSA-44', async () => {
    const { file } = await buildProof({ log, cosign });
    expect(await outcomes(file, { witnesses, quorum: 2 })).toMatchObject({ verdict: 'verified' });
    const { steps } = await verifyProof(file, { witnesses });
    const facts = steps.find(({ name }) => name === 'witnesses')?.facts;
    expect(facts).toContainEqual({ label: 'w1.example', value: 'cosigned at 2026-09-21T14:13:20.000Z' });
    const more = { witnesses: [...witnesses, third.vkey], quorum: 3 };
    expect(await outcomes(file, more)).toMatchObject({ verdict: 'failed', failed: 'witnesses' });
    expect((await outcomes(file, { witnesses: [third.vkey] })).of.witnesses).toBe('skipped');
  });

  /** The last byte of the time stands behind the key's id of four bytes. */
  function postdated(line: string): string {
    const [mark, name, encoded = ''] = line.trimEnd().split(' ');
    const bytes = Buffer.from(encoded, 'base64');
    bytes[11] = 6;
    return `${mark} ${name} ${base64(bytes)}\n`;
  }

  test.each([
    ['of another time', (text: string) => postdated(cosignature(first, text, 5))],
    ['of another state', (text: string) => cosignature(first, `${text}x\n`, 5)],
    ['of a time that is none', (text: string) => cosignature(first, text, 2n ** 63n)],
    ['without a time', (text: string) => signText(first, text)],
    [
      'of another state (ML-DSA-44)',
      (text: string) => postQuantumCosignature(second, text.replace('\n7\n', '\n8\n'), 5),
    ],
  ])('a cosignature %s fails', async (_what, bent) => {
    const { file } = await buildProof({ log, cosign: bent });
    expect(await outcomes(file, { witnesses })).toMatchObject({ verdict: 'failed', failed: 'witnesses' });
    expect(await outcomes(file)).toMatchObject({ verdict: 'verified' });
  });
});

describe('the content', () => {
  const payload = { amount: 12, note: 'é', sha256: '' };

  test('is compared whatever its spaces and the order of its keys', async () => {
    const { file } = await buildProof({ log, payload });
    const same = utf8('{ "sha256": "",\n "note": "\\u00e9", "amount": 1.2e1 }');
    expect((await outcomes(file, { payload: same })).of.payload).toBe('ok');
    const other = utf8('{"amount":13,"note":"é","sha256":""}');
    expect(await outcomes(file, { payload: other })).toMatchObject({ failed: 'payload' });
  });

  test.each([
    '{"amount":12.000000000000000001,"note":"é","sha256":""}',
    '{"amount":1,"amount":12,"note":"é","sha256":""}',
    '{"amount":12,"note":"\\ud800","sha256":""}',
    `${'[{"a":'.repeat(33)}1${'}]'.repeat(33)}`,
  ])('that JSON cannot carry exactly is refused as the server does: %s', async (text) => {
    const { file } = await buildProof({ log, payload });
    const reason = inexactness(text);
    expect(reason).toBeTruthy();
    expect(await detailOf('payload', file, { payload: utf8(text) })).toContain(reason);
    expect(await outcomes(file, { payload: utf8(text) })).toMatchObject({ failed: 'payload' });
  });

  test.each([
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['too large', JSON.stringify({ a: 'x'.repeat(70_000) })],
  ])('that is %s fails with a reason', async (_what, text) => {
    const { file } = await buildProof({ log, payload });
    expect(await outcomes(file, { payload: utf8(text) })).toMatchObject({ failed: 'payload' });
  });

  test('that the file discloses must be what was recorded', async () => {
    const { file, write } = await buildProof({ log, payload, disclose: true });
    expect((await outcomes(file)).of.payload).toBe('ok');
    expect(await outcomes(write({ payload: { ...payload, amount: 13 } }))).toMatchObject({
      failed: 'payload',
    });
  });
});

describe('a document', () => {
  const document = utf8('%PDF-1.7 …');
  const sha256 = createHash('sha256').update(document).digest('hex');
  const payload = { name: 'offer.pdf', files: [{ sha256 }] };

  test('is found by its fingerprint in the content', async () => {
    const { file } = await buildProof({ log, payload, disclose: true });
    const { verdict, steps } = await verifyProof(file, { document });
    expect(verdict).toBe('verified');
    expect(steps.at(-1)?.facts).toContainEqual({ label: 'Stands in', value: 'payload.files[0].sha256' });
    expect(await outcomes(file, { document: utf8('%PDF-1.7 ...') })).toMatchObject({ failed: 'document' });
  });

  test('cannot be looked up in content that nobody discloses', async () => {
    const { file } = await buildProof({ log, payload });
    expect(await outcomes(file, { document })).toMatchObject({ verdict: 'incomplete', failed: null });
    const given = { document, payload: utf8(JSON.stringify(payload)) };
    expect(await outcomes(file, given)).toMatchObject({ verdict: 'verified' });
  });
});

test('where the platform has no Ed25519 nothing is verified, and nothing is called broken', async () => {
  const { file } = await buildProof({ log });
  const { subtle } = crypto;
  const importKey = subtle.importKey;
  subtle.importKey = () => Promise.reject(new DOMException('unknown', 'NotSupportedError'));
  try {
    expect(await outcomes(file)).toMatchObject({ verdict: 'incomplete', failed: null });
  } finally {
    subtle.importKey = importKey;
  }
});
