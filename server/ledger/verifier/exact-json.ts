import { shorten } from './bytes.ts';
import { inexactNumber } from './exact-number.ts';
import { payloadLimits } from './payload-limits.ts';

const char = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  openBracket: 0x5b,
  backslash: 0x5c,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;

const number = /-?\d*(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

interface Scan {
  text: string;
  at: number;
  /** One per open container: the keys seen so far in an object, null for an array. */
  open: (Set<string> | null)[];
  /** Whether the next string is a key, if it is in an object. */
  keyNext: boolean;
  maxDepth: number;
}

export const loneSurrogate = 'The JSON holds a lone surrogate, which is not valid Unicode.';
export const tooDeep = `The JSON is nested more than ${payloadLimits.depth} levels deep.`;
export const duplicateKey = (key: string) => `The key "${shorten(key)}" appears twice in one object.`;

/**
 * Why JavaScript would not carry this JSON text exactly, as a sentence for the caller, or null: a number that
 * RFC 8785 writes as another value, a duplicate key, a lone surrogate, or too deep a nesting. One pass, no
 * recursion. `text` must be JSON that parses; of other text it says nothing useful, but it never throws.
 * `envelope` is how many levels of the text lie around the payload (3 in a body with `variables.input.payload`).
 */
export function inexactness(text: string, envelope = 0): string | null {
  const scan: Scan = { text, at: 0, open: [], keyNext: false, maxDepth: payloadLimits.depth + envelope };
  while (scan.at < text.length) {
    const reason = step(scan);
    if (reason !== null) return reason;
  }
  return null;
}

function step(scan: Scan): string | null {
  const code = scan.text.charCodeAt(scan.at);
  if (code === char.quote) return readString(scan);
  if (code === char.minus || (code >= char.zero && code <= char.nine)) return readNumber(scan);
  scan.at++;
  switch (code) {
    case char.openBrace:
    case char.openBracket:
      scan.keyNext = code === char.openBrace;
      scan.open.push(scan.keyNext ? new Set() : null);
      return scan.open.length > scan.maxDepth ? tooDeep : null;
    case char.closeBrace:
    case char.closeBracket:
      scan.open.pop();
      scan.keyNext = false;
      return null;
    case char.comma:
      scan.keyNext = true;
      return null;
    default:
      return null;
  }
}

function readNumber(scan: Scan): string | null {
  number.lastIndex = scan.at;
  const [token = ''] = number.exec(scan.text) ?? [];
  scan.at += Math.max(1, token.length);
  return inexactNumber(token);
}

function readString(scan: Scan): string | null {
  const { text } = scan;
  const start = scan.at;
  let end = start + 1;
  let escaped = false;
  for (; end < text.length && text.charCodeAt(end) !== char.quote; end++) {
    if (text.charCodeAt(end) !== char.backslash) continue;
    escaped = true;
    end++;
  }
  scan.at = end + 1;
  const value = escaped ? unescaped(text.slice(start, end + 1)) : text.slice(start + 1, end);
  if (!value.isWellFormed()) return loneSurrogate;
  return readKey(scan, value);
}

function readKey(scan: Scan, key: string): string | null {
  const keys = scan.open.at(-1);
  if (!scan.keyNext || !keys) return null;
  scan.keyNext = false;
  if (keys.has(key)) return duplicateKey(key);
  keys.add(key);
  return null;
}

function unescaped(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return '';
  }
}
