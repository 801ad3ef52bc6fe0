import { parseKey } from '#server/auth/api-key-format.ts';

/**
 * The end of a key of any brand: what docs/keys.md publishes for other scanners, without the brand. What precedes a
 * brand may be letters as well (`\n` and `%3D` of other formats, `APP_`), so no boundary says where it begins.
 */
const keyEnd = /_(?:live|test)_[0-9A-Za-z]{38}(?![0-9A-Za-z])/g;

const longestBrand = 20;
const brand = /^[a-z][a-z0-9]+$/;

export interface Finding {
  line: number;
  /** Enough to find the key in the console, and not to use it. */
  masked: string;
}

/** The keys in a text, each with its line. Whether they exist is not known here. */
export function keysIn(text: string): Finding[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(keyEnd)].flatMap((match) => {
      const before = line.slice(Math.max(0, match.index - longestBrand), match.index);
      const parsed = keyEndingWith(match[0], before);
      return parsed ? [{ line: index + 1, masked: `${parsed.prefix}…${parsed.last4}` }] : [];
    }),
  );
}

/** The checksum says which of the letters before are the brand, and that it is a key at all. */
function keyEndingWith(end: string, before: string) {
  for (let start = 0; start < before.length - 1; start++) {
    const name = before.slice(start);
    const parsed = brand.test(name) ? parseKey(name, name + end) : null;
    if (parsed) return parsed;
  }
  return null;
}
