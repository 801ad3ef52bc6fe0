import { parseKey } from '#server/auth/api-key-format.ts';

/**
 * What a key of any brand looks like: published in docs/keys.md for other scanners. The checksum then tells keys
 * from what only looks like one.
 */
const keyPattern = /(?<![0-9A-Za-z_])([a-z][a-z0-9]{1,19})_(?:live|test)_[0-9A-Za-z]{38}(?![0-9A-Za-z])/g;

export interface Finding {
  line: number;
  /** Enough to find the key in the console, and not to use it. */
  masked: string;
}

/** The keys in a text, each with its line. Whether they exist is not known here. */
export function keysIn(text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(keyPattern)].flatMap(([key, brand = '']) => {
      const parsed = parseKey(brand, key);
      return parsed ? [{ line: index + 1, masked: `${parsed.prefix}…${parsed.last4}` }] : [];
    }),
  );
}
