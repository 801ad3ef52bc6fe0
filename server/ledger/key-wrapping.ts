import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Environment } from '#server/auth/principal.ts';

const version = 1;
const ivLength = 12;
const tagLength = 16;

/** Whose key it is; bound into the ciphertext, so a wrapped key moved to another row does not open. */
export interface KeyLabel {
  id: string;
  environment: Environment;
}

const associatedData = ({ id, environment }: KeyLabel) =>
  Buffer.from(`countersign/signing-key/v${version}\n${environment}\n${id}`);

/** AES-256-GCM (NIST SP 800-38D) as `version ‖ iv ‖ tag ‖ ciphertext`. */
export function wrap(seed: Uint8Array, label: KeyLabel, wrappingKey: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, iv, { authTagLength: tagLength });
  cipher.setAAD(associatedData(label));
  const sealed = Buffer.concat([cipher.update(seed), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), sealed]);
}

/** Null when this wrapping key does not open it, whatever the reason: errors say nothing about secrets. */
export function unwrap(wrapped: Buffer, label: KeyLabel, wrappingKey: Buffer): Buffer | null {
  if (wrapped[0] !== version) return null;
  const iv = wrapped.subarray(1, 1 + ivLength);
  const tag = wrapped.subarray(1 + ivLength, 1 + ivLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', wrappingKey, iv, { authTagLength: tagLength });
    decipher.setAAD(associatedData(label));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(wrapped.subarray(1 + ivLength + tagLength)), decipher.final()]);
  } catch {
    return null;
  }
}
