import { createHash, type KeyObject, sign } from 'node:crypto';

/** Kinds of signatures, as C2SP signed-note numbers them, and the length of their keys. */
const ed25519 = 0x01;
export const keyTypes = { ed25519, ed25519Cosignature: 0x04, mlDsa44Cosignature: 0x06 } as const;
const keyLengths: Readonly<Record<number, number>> = {
  [keyTypes.ed25519]: 32,
  [keyTypes.ed25519Cosignature]: 32,
  [keyTypes.mlDsa44Cosignature]: 1312,
};

/** A key by its name, as notes name it. */
export interface NamedKey {
  name: string;
  /** Raw, 32 bytes. */
  publicKey: Buffer;
}

/** Whether notes can name a key so: the name ends where a space or a plus sign comes. */
export const isKeyName = (name: string) => /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** The first four bytes of SHA-256 over name, newline, kind of signature and key. */
export function keyId({ name, publicKey }: NamedKey, type = ed25519): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]);
  return createHash('sha256').update(bytes).digest().subarray(0, 4);
}

/** The key as verifiers are given it. */
export function verifierKey(key: NamedKey, type = ed25519): string {
  const encoded = Buffer.concat([Buffer.from([type]), key.publicKey]).toString('base64');
  return `${key.name}+${keyId(key, type).toString('hex')}+${encoded}`;
}

/** Null for what is no key of a kind known here, or does not have the id that belongs to it. */
export function parseVkey(vkey: string): (NamedKey & { type: number }) | null {
  const [, name = '', , encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(vkey) ?? [];
  const [type = 0, ...bytes] = Buffer.from(encoded, 'base64');
  const publicKey = Buffer.from(bytes);
  if (publicKey.length !== keyLengths[type]) return null;
  return verifierKey({ name, publicKey }, type) === vkey ? { name, publicKey, type } : null;
}

/**
 * `text` ends in a newline. Done at once, in twenty microseconds: behind the receipts that wait for the thread pool it
 * would take milliseconds, under the log's lock.
 */
export const signText = (text: string, privateKey: KeyObject): Buffer =>
  sign(null, Buffer.from(text), privateKey);

/** The text, a blank line, and who signed it. */
export function noteOf(text: string, signatures: readonly (NamedKey & { signature: Buffer })[]): string {
  const lines = signatures.map((each) => signatureLine(each.name, keyId(each), each.signature));
  return `${text}\n${lines.join('')}`;
}

export const signatureLine = (name: string, id: Buffer, signature: Uint8Array) =>
  `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
