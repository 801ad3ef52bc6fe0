import canonicalize from 'canonicalize';
import { type Bytes, hexOf, MalformedError, sha256, textOf, utf8 } from './bytes.ts';
import { inexactness } from './exact-json.ts';
import { payloadLimits } from './payload-limits.ts';

/** The one byte sequence that stands for a JSON value (RFC 8785), which half a surrogate pair and 1e400 do not have. */
export function canonicalBytes(value: unknown): Bytes {
  try {
    return utf8(canonicalize(value) ?? '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MalformedError(`This JSON has no canonical form (RFC 8785): ${reason}.`);
  }
}

/** With spaces and escapes; the canonical form is held to less. */
export const maxTextBytes = 1024 * 1024;

/** A file of JSON as its anchor takes it, or the server's own reason why it could not be anchored. */
export function payloadOf(file: Uint8Array): Record<string, unknown> {
  if (file.length > maxTextBytes) throw new MalformedError('The file is larger than a payload can be.');
  const text = textOf(file);
  const value = parsed(text);
  const reason = inexactness(text);
  if (reason !== null) throw new MalformedError(reason);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new MalformedError('A payload is a JSON object.');
  if (canonicalBytes(value).length > payloadLimits.bytes)
    throw new MalformedError(`The payload is larger than ${payloadLimits.bytes} bytes in canonical form.`);
  return value as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError('The payload is not JSON.');
  }
}

/** The paths in a payload where this file's SHA-256 stands, e.g. `sha256` or `files[0].sha256`. */
export async function placesOf(file: Uint8Array, payload: unknown): Promise<string[]> {
  const hash = hexOf(await sha256(file));
  const places: string[] = [];
  const open: { value: unknown; path: string }[] = [{ value: payload, path: '' }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, path } = next;
    if (typeof value === 'string' && value.toLowerCase() === hash) places.push(path);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value))
      open.push({
        value: inner,
        path: Array.isArray(value) ? `${path}[${key}]` : path ? `${path}.${key}` : key,
      });
  }
  return places.sort();
}
