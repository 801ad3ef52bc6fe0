import { rfc8785 } from '#server/ledger/canonical.ts';
import { isStorable } from '#server/validation.ts';
import { InvalidMetadataError } from './event.errors.ts';

/** `bytes` counts the canonical form, `key` and `value` UTF-16 units. */
export const metadataLimits = { keys: 50, key: 40, value: 500, bytes: 8 * 1024 } as const;

/** The RFC 8785 form of a flat object of texts, numbers and booleans; `path` is where it stands in the input. */
export function canonicalMetadata(metadata: unknown, path: readonly string[]): string {
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) {
    throw new InvalidMetadataError('The metadata must be a JSON object.', path);
  }
  const entries = Object.entries(metadata);
  if (entries.length > metadataLimits.keys) {
    throw new InvalidMetadataError(`The metadata may have ${metadataLimits.keys} keys.`, path);
  }
  for (const [key, value] of entries) {
    const problem = problemOf(key) ?? problemOfValue(value);
    if (problem) throw new InvalidMetadataError(`The metadata's ${problem}`, [...path, key]);
  }
  const bytes = rfc8785(metadata);
  if (bytes.length <= metadataLimits.bytes) return bytes.toString('utf8');
  const message = `The metadata is larger than ${metadataLimits.bytes} bytes in canonical form.`;
  throw new InvalidMetadataError(message, path);
}

function problemOf(key: string): string | null {
  if (key.length < 1 || key.length > metadataLimits.key) {
    return `keys have 1 to ${metadataLimits.key} characters.`;
  }
  return isStorable(key) ? null : 'keys must be Unicode without NUL.';
}

function problemOfValue(value: unknown): string | null {
  if (typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'numbers must be finite.';
  if (typeof value !== 'string') return 'values must be texts, numbers or booleans.';
  if (value.length > metadataLimits.value) {
    return `texts may have ${metadataLimits.value} characters.`;
  }
  return isStorable(value) ? null : 'texts must be Unicode without NUL.';
}
