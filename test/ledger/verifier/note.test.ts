import { describe, expect, test } from 'vitest';
import { MalformedError, textOf, utf8 } from '#server/ledger/verifier/bytes.ts';
import { checkSignature, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import {
  maxSignatures,
  parseNote,
  parseVerifierKey,
  type SignedNote,
  signaturesBy,
} from '#server/ledger/verifier/note.ts';
import { verifySignature } from '#server/ledger/verifier/signatures.ts';
import { naiveRoot } from '../naive-tree.ts';
import { bytes, vectorsOf } from './vectors.ts';

/** golang.org/x/mod/sumdb/note, note_test.go. */
const peterKey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const enochKey = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop';
const text = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.
`;
const peterSig =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
const enochSig =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n';

/** The outcomes of the lines that are this key's. */
async function outcomes(note: SignedNote, vkey: string) {
  const key = await parseVerifierKey(vkey);
  return Promise.all(
    signaturesBy(key, note).map(({ bytes: signature }) =>
      verifySignature('Ed25519', key.publicKey, signature, utf8(note.text)),
    ),
  );
}

describe('keys', () => {
  test('a key is taken as it is, and no part or mangling of it', async () => {
    expect(await parseVerifierKey(peterKey)).toMatchObject({ name: 'PeterNeumann', keyId: 'c74f20a3' });
    const bad: string[] = [];
    for (let from = 0; from < peterKey.length; from++)
      for (let to = from + 1; to <= peterKey.length; to++)
        if (to - from < peterKey.length) bad.push(peterKey.slice(from, to));
    for (let at = 0; at < peterKey.length; at++)
      bad.push(
        peterKey.slice(0, at) + String.fromCharCode(peterKey.charCodeAt(at) + 1) + peterKey.slice(at + 1),
      );
    expect(bad).toHaveLength((66 * 67) / 2 - 1 + 66);
    for (const key of bad) await expect(parseVerifierKey(key), key).rejects.toThrow(MalformedError);
  });

  test.each([
    ['of the wrong length', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['of an unknown type', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
    ['with a space in its name', peterKey.replace('r', '\u2003')],
  ])('a key %s is refused', async (_what, key) => {
    await expect(parseVerifierKey(key)).rejects.toThrow(MalformedError);
  });
});

describe('notes', () => {
  test('signatures of known keys are found and hold', async () => {
    const note = parseNote(`${text}\n${peterSig}${enochSig}`);
    expect(note.text).toBe(text);
    expect(note.signatures.map(({ name, keyId }) => `${name}+${keyId}`)).toEqual([
      'PeterNeumann+c74f20a3',
      'EnochRoot+af0cfe78',
    ]);
    expect(await outcomes(note, peterKey)).toEqual(['valid']);
    expect(await outcomes(note, enochKey)).toEqual(['valid']);
    const other = parseNote(`${text.replace('answer', 'Answer')}\n${peterSig}`);
    expect(await outcomes(other, peterKey)).toEqual(['invalid']);
    expect(await outcomes(other, enochKey)).toEqual([]);
    const longer = `${peterSig.slice(0, 60)}ABCD${peterSig.slice(60)}`;
    expect(await outcomes(parseNote(`${text}\n${longer}`), peterKey)).toEqual(['invalid']);
  });

  test('the example of C2SP signed-note.md', async () => {
    const note = parseNote(
      'This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
    );
    const key = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
    expect(await outcomes(note, key)).toEqual(['valid']);
  });

  test('the text may hold empty lines: the last one parts it from the signatures', () => {
    expect(parseNote(`a\n\nb\n\n${peterSig}`).text).toBe('a\n\nb\n');
  });

  test.each([
    ['a text alone', text],
    ['no signature', `${text}\n`],
    ['no newline at the end', `${text}\n${peterSig.slice(0, -1)}`],
    ['a control character', `\u0001${text}\n${peterSig}`],
    ['Windows line ends', `${text}\n${peterSig}`.replaceAll('\n', '\r\n')],
    ['a space in a name', `${text}\n${peterSig.replace('PeterNeumann', 'Bad Name')}`],
    ['a plus in a name', `${text}\n${peterSig.replace('PeterNeumann', 'a+b')}`],
    ['a line that is none', `${text}\n${peterSig}Unexpected line.\n`],
    ['a signature without bytes', `${text}\n— PeterNeumann x08gow==\n`],
    ['stray bits in base64', `${text}\n${peterSig.replace('nAM=', 'nAN=')}`],
    ['too many signatures', `${text}\n${peterSig.repeat(maxSignatures + 1)}`],
    ['a lone surrogate', `\ud800${text}\n${peterSig}`],
  ])('%s is malformed', (_what, note) => {
    expect(() => parseNote(note)).toThrow(MalformedError);
  });

  test('as many signatures as are allowed are read; what is not UTF-8 is not', () => {
    expect(parseNote(`${text}\n${peterSig.repeat(maxSignatures)}`).signatures).toHaveLength(maxSignatures);
    expect(() => textOf(Uint8Array.of(0xff))).toThrow(MalformedError);
    expect(textOf(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  });
});

describe('the log that Tessera publishes for tests', () => {
  /** testdata/build_log.sh */
  const vkey = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx';
  const states = vectorsOf<{ size: number; checkpoint: string; entries: string }>('tessera-log.jsonl');

  /** tlog-tiles: each entry behind its length in two bytes. */
  function entriesOf(bundle: Uint8Array): Uint8Array[] {
    const entries: Uint8Array[] = [];
    for (let at = 0; at < bundle.length; ) {
      const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
      entries.push(bundle.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    return entries;
  }

  test('all 16 checkpoints are signed, and their roots are those of the entries', async () => {
    expect(states).toHaveLength(16);
    const key = await parseVerifierKey(vkey);
    for (const { size, checkpoint: file, entries } of states) {
      const checkpoint = parseCheckpoint(file);
      const bundle = entriesOf(bytes(entries));
      expect(checkpoint).toMatchObject({ origin: 'example.com/log/testdata', size });
      expect(bundle).toHaveLength(size);
      expect(Buffer.from(checkpoint.root)).toEqual(naiveRoot(bundle));
      const [line] = signaturesBy(key, checkpoint.note);
      if (!line) throw new Error(`checkpoint ${size} is not signed`);
      expect(await checkSignature(checkpoint, key, line)).toEqual({ outcome: 'valid' });
      const bent = parseCheckpoint(file.replace(`\n${size}\n`, `\n${size + 1}\n`));
      expect(await checkSignature(bent, key, line)).toEqual({ outcome: 'invalid' });
    }
  });

  test.each([
    ['a size with a zero in front', (file: string) => file.replace('\n15\n', '\n015\n')],
    ['a size that cannot be counted with', (file: string) => file.replace('\n15\n', '\n9007199254740992\n')],
    ['no root', (file: string) => file.replace(/\n15\n.*/, '\n15')],
    ['a root that is too short', (file: string) => file.replace(/\n15\n.*/, '\n15\nAAAA')],
    ['no origin', (file: string) => file.replace(/^.*/, '')],
    ['an empty extension line', (file: string) => file.replace('\n\n', '\n\nx\n\n')],
  ])('a checkpoint with %s is malformed', (_what, bend) => {
    const file = states.at(-1)?.checkpoint ?? '';
    expect(parseCheckpoint(file).size).toBe(15);
    expect(() => parseCheckpoint(bend(file))).toThrow(MalformedError);
  });
});
