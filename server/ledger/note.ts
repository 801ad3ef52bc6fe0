import { createHash, type KeyObject, sign } from 'node:crypto';

/** Signed notes with Ed25519 keys, as C2SP signed-note has them. */
const ed25519 = 0x01;

/** A key by its name, as notes name it. */
export interface NamedKey {
  name: string;
  /** Raw, 32 bytes. */
  publicKey: Buffer;
}

/** The first four bytes of SHA-256 over name, newline, kind of signature and key. */
export function keyId({ name, publicKey }: NamedKey, type = ed25519): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.from([type]), publicKey]);
  return createHash('sha256').update(bytes).digest().subarray(0, 4);
}

/** The key as verifiers are given it. */
export function verifierKey(key: NamedKey): string {
  const encoded = Buffer.concat([Buffer.from([ed25519]), key.publicKey]).toString('base64');
  return `${key.name}+${keyId(key).toString('hex')}+${encoded}`;
}

/** `text` ends in a newline. Signs on the thread pool. */
export function signText(text: string, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, Buffer.from(text), privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(signature);
    });
  });
}

/** The text, a blank line, and who signed it. */
export function noteOf(text: string, signatures: readonly (NamedKey & { signature: Buffer })[]): string {
  const lines = signatures.map((each) => signatureLine(each.name, keyId(each), each.signature));
  return `${text}\n${lines.join('')}`;
}

export const signatureLine = (name: string, id: Buffer, signature: Buffer) =>
  `— ${name} ${Buffer.concat([id, signature]).toString('base64')}\n`;
