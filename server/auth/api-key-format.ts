import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Environment, environments } from './principal.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const randomLength = 32;
const checksumLength = 6;

/**
 * `{brand}_{live|test}_` + 32 random base62 + 6 base62 CRC32 of all that precedes: 190 bits of chance, one
 * double-click to select, and a typo is told apart offline.
 */
export function mintKey(brand: string, environment: Environment): string {
  const body = `${keyPrefix(brand, environment)}${randomBase62(randomLength)}`;
  return body + checksum(body);
}

export function keyPrefix(brand: string, environment: Environment): string {
  return `${brand}_${environment.toLowerCase()}_`;
}

/** What the text says about itself, or null when it is not a key of this brand, mistyped or cut short. */
export function parseKey(
  brand: string,
  text: string,
): { environment: Environment; prefix: string; last4: string } | null {
  for (const environment of environments) {
    const prefix = keyPrefix(brand, environment);
    if (!text.startsWith(prefix)) continue;
    if (text.length !== prefix.length + randomLength + checksumLength) return null;
    if (!/^[0-9A-Za-z]+$/.test(text.slice(prefix.length))) return null;
    const body = text.slice(0, -checksumLength);
    if (checksum(body) !== text.slice(-checksumLength)) return null;
    return { environment, prefix, last4: text.slice(-4) };
  }
  return null;
}

function checksum(body: string): string {
  let value = crc32(body);
  let text = '';
  for (let place = 0; place < checksumLength; place++) {
    text = alphabet.charAt(value % 62) + text;
    value = Math.floor(value / 62);
  }
  return text;
}

/** Bytes of 248 and above are thrown away, so that every letter is equally likely. */
function randomBase62(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length * 2)) {
      if (byte < 248 && text.length < length) text += alphabet.charAt(byte % 62);
    }
  }
  return text;
}
