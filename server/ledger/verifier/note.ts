import {
  type Bytes,
  bytesOfBase64,
  bytesOfHex,
  hexOf,
  MalformedError,
  sha256,
  shorten,
  utf8,
} from './bytes.ts';
import { type Algorithm, keyLength } from './signatures.ts';

/** C2SP signed-note: a text, and who signed it. */
export interface SignedNote {
  /** What is signed, its last newline included. */
  text: string;
  signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  name: string;
  /** Eight digits of hex. */
  keyId: string;
  /** What follows the key's id. */
  bytes: Bytes;
}

/** Golang's note package takes as many; C2SP asks for 16 at least. */
export const maxSignatures = 100;

const mark = '— ';

export function parseNote(note: string): SignedNote {
  if (!note.isWellFormed()) throw new MalformedError('The note is not valid Unicode.');
  if (note.includes('\r'))
    throw new MalformedError('The note has Windows line ends: something has rewritten it on its way.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a note must not hold
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note))
    throw new MalformedError('The note holds control characters.');
  const split = note.lastIndexOf('\n\n');
  if (split < 0 || !note.endsWith('\n')) throw new MalformedError('The note has no signatures.');
  const lines = note.slice(split + 2, -1).split('\n');
  if (lines.length > maxSignatures)
    throw new MalformedError(`The note has more than ${maxSignatures} signatures.`);
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) };
}

function parseSignature(line: string): NoteSignature {
  const [name = '', encoded, ...more] = line.startsWith(mark) ? line.slice(mark.length).split(' ') : [];
  if (!isKeyName(name) || !encoded || more.length > 0)
    throw new MalformedError(`"${shorten(line)}" is not a signature line.`);
  const all = bytesOfBase64(encoded);
  if (all.length < 5) throw new MalformedError(`The signature of ${shorten(name)} is empty.`);
  return { name, keyId: hexOf(all.subarray(0, 4)), bytes: all.slice(4) };
}

/** Not empty, no Unicode space, no plus. */
const isKeyName = (name: string) => name !== '' && !/[\s\u0085+]/.test(name);

/** What a signature of a type is made with, and over what: the note's text, or a witness's statement of it. */
const types = {
  1: { algorithm: 'Ed25519', over: 'text' },
  4: { algorithm: 'Ed25519', over: 'cosignature/v1' },
  6: { algorithm: 'ML-DSA-44', over: 'subtree/v1' },
} as const satisfies Record<number, { algorithm: Algorithm; over: string }>;

type SignatureType = keyof typeof types;

/** A public key under a name (a "vkey"). */
export interface VerifierKey {
  name: string;
  keyId: string;
  algorithm: Algorithm;
  over: (typeof types)[SignatureType]['over'];
  publicKey: Bytes;
  /** As it is written. */
  vkey: string;
}

/** The id must be the one that C2SP computes, so that no byte of a key can change unnoticed. */
export async function parseVerifierKey(vkey: string): Promise<VerifierKey> {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(vkey) ?? [];
  if (!isKeyName(name)) throw new MalformedError(`"${shorten(vkey)}" is not a key (<name>+<id>+<base64>).`);
  const typed = bytesOfBase64(encoded);
  const type = types[typed[0] as SignatureType];
  if (!type) throw new MalformedError(`The key of ${shorten(name)} is of a type that is not known here.`);
  const publicKey = typed.slice(1);
  if (publicKey.length !== keyLength[type.algorithm])
    throw new MalformedError(`The key of ${shorten(name)} has the wrong length.`);
  const computed = await sha256(utf8(`${name}\n`), typed);
  if (hexOf(computed.subarray(0, 4)) !== hexOf(bytesOfHex(keyId, 4)))
    throw new MalformedError(`The key of ${shorten(name)} does not fit its id.`);
  return { name, keyId, ...type, publicKey, vkey };
}

/** The lines that claim to be by this key. */
export const signaturesBy = ({ name, keyId }: VerifierKey, { signatures }: SignedNote) =>
  signatures.filter((signature) => signature.name === name && signature.keyId === keyId);
