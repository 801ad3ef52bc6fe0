import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 1;
const ivLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM (NIST SP 800-38D) as `version ‖ iv ‖ tag ‖ ciphertext`. The label says what it is and whose; it is bound
 * in, so that what is sealed does not open in another row.
 */
export function seal(plain: Uint8Array, label: string, key: Buffer): Buffer {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
  cipher.setAAD(Buffer.from(label));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), sealed]);
}

/** Null when this key does not open it, whatever the reason: errors say nothing about secrets. */
export function unseal(sealed: Buffer, label: string, key: Buffer): Buffer | null {
  if (sealed[0] !== version) return null;
  const iv = sealed.subarray(1, 1 + ivLength);
  const tag = sealed.subarray(1 + ivLength, 1 + ivLength + tagLength);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(label));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed.subarray(1 + ivLength + tagLength)), decipher.final()]);
  } catch {
    return null;
  }
}
