import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { keyId, keyTypes, signatureLine, verifierKey } from '#server/ledger/note.ts';
import type { Checkpoint } from '#server/ledger/verifier/checkpoint.ts';
import { cosignedMessage, cosignedText } from '#server/ledger/verifier/checkpoint.ts';
import { WitnessError } from './witness.errors.ts';

/** What a witness signs with. */
export interface WitnessKey {
  name: string;
  vkey: string;
  /** The line that says: as of `now`, this is the largest tree of this log that I have seen (tlog-cosignature). */
  cosign(checkpoint: Checkpoint, now: Date): string;
}

export const algorithms = ['ed25519', 'ml-dsa-44'] as const;
export type Algorithm = (typeof algorithms)[number];

interface KeyFile {
  name: string;
  algorithm: Algorithm;
  jwk: { kty: string; crv?: string; alg?: string; pub?: string; priv?: string; x?: string; d?: string };
}

const types = { ed25519: keyTypes.ed25519Cosignature, 'ml-dsa-44': keyTypes.mlDsa44Cosignature } as const;

/** The key of a folder; null where it has none yet. */
export function readKey(path: string): WitnessKey | null {
  try {
    return openKey(JSON.parse(readFileSync(path, 'utf8')) as KeyFile);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new WitnessError(
      `${path} is not the key of a witness: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** Makes one, which nobody but its owner can read. */
export function makeKey(path: string, name: string, algorithm: Algorithm): WitnessKey {
  if (!/^[^\s+]{1,255}$/.test(name))
    throw new WitnessError(
      '--name must be a name without spaces and plus signs, such as witness.example.com/w1.',
    );
  const { privateKey } =
    algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ml-dsa-44');
  const file = { name, algorithm, jwk: privateKey.export({ format: 'jwk' }) as KeyFile['jwk'] };
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return openKey(file);
}

function openKey({ name, algorithm, jwk }: KeyFile): WitnessKey {
  const type = types[algorithm];
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' });
  const publicKey = Buffer.from((algorithm === 'ed25519' ? jwk.x : jwk.pub) ?? '', 'base64url');
  const key = { name, publicKey };
  return {
    name,
    vkey: verifierKey(key, type),
    cosign: (checkpoint, now) => {
      const stamp = Buffer.alloc(8);
      stamp.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)));
      const signature = sign(null, messageOf(algorithm, checkpoint, name, stamp), privateKey as KeyObject);
      return signatureLine(name, keyId(key, type), Buffer.concat([stamp, signature]));
    },
  };
}

function messageOf(algorithm: Algorithm, checkpoint: Checkpoint, name: string, stamp: Buffer): Uint8Array {
  if (algorithm === 'ed25519') return cosignedText(checkpoint, stamp.readBigUInt64BE());
  const message = cosignedMessage(checkpoint, name, new Uint8Array(stamp));
  if (!message) throw new RangeError('The name of the log or of the witness is too long to be signed.');
  return message;
}
