/** Bytes with memory of their own, which is what WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** What was given does not have the form that it must have; the message says where, in a sentence. */
export class MalformedError extends Error {}

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text) as Bytes;

/** Refuses what is not UTF-8, and keeps a byte order mark, so that no two files read the same. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedError('This is not text (UTF-8).');
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export const sameBytes = (a: Uint8Array, b: Uint8Array) =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

export const hexOf = (bytes: Uint8Array) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Of what JSON holds, whatever that is. */
export function stringOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new MalformedError('Something that is no text stands where a text must.');
}

/** Lower case, and of this many bytes. */
export function bytesOfHex(text: string, length: number): Bytes {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text))
    throw new MalformedError(`"${shorten(text)}" is not ${length} bytes in lower-case hex.`);
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

export function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The one way to write these bytes (RFC 4648, section 4): padded, no spaces, no stray bits at the end. */
export function bytesOfBase64(text: string, length?: number): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw notBase64(text);
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (base64Of(bytes) !== text) throw notBase64(text);
  if (length !== undefined && bytes.length !== length)
    throw new MalformedError(`"${shorten(text)}" holds ${bytes.length} bytes instead of ${length}.`);
  return bytes;
}

const notBase64 = (text: string) => new MalformedError(`"${shorten(text)}" is not base64.`);

const shownLength = 40;

export const shorten = (text: string) =>
  text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`;

/** A decimal as C2SP writes it: no sign, no zeros in front, and small enough to count with. */
export function naturalOf(text: string, what: string): number {
  const value = Number(text);
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(value))
    throw new MalformedError(
      `The ${what} "${shorten(text)}" is not a whole number that can be counted with.`,
    );
  return value;
}

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  const [first] = parts;
  const all = parts.length === 1 && first ? (first as Bytes) : concat(...parts);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}
