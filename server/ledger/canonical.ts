import canonicalize from 'canonicalize';
import { InvalidPayloadError } from '#server/events/event.errors.ts';
import { payloadLimits } from './verifier/payload-limits.ts';

interface Open {
  value: unknown;
  depth: number;
}

const tooDeep = `The payload is nested more than ${payloadLimits.depth} levels deep.`;
const tooLarge = `The payload is larger than ${payloadLimits.bytes} bytes in canonical form.`;
const loneSurrogate = 'The payload holds a lone surrogate, which is not valid Unicode.';

/** The one byte sequence that stands for a JSON value (RFC 8785), or a refusal. Drops and changes nothing. */
export function canonicalBytes(value: unknown): Buffer {
  assertJson(value);
  const bytes = rfc8785(value);
  if (bytes.length > payloadLimits.bytes) throw new InvalidPayloadError(tooLarge);
  return bytes;
}

/** The same for what the server itself composes, which needs no checks. */
export function rfc8785(value: unknown): Buffer {
  return Buffer.from(canonicalize(value) ?? '', 'utf8');
}

/** The same, in a fifth of the time, of an object without objects in it whose members stand in their order already. */
export function rfc8785Sorted(flat: object): Buffer {
  return Buffer.from(JSON.stringify(flat), 'utf8');
}

/**
 * Refuses before anything is built: a GraphQL variable used a thousand times in one literal is small in
 * memory and huge when written out, so a lower bound of the size is counted on the way.
 */
function assertJson(root: unknown): void {
  const open: Open[] = [{ value: root, depth: 0 }];
  let atLeast = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    atLeast += isContainer(next.value) ? enter(next.value, next.depth + 1, open) : scalarSize(next.value);
    if (atLeast > payloadLimits.bytes) throw new InvalidPayloadError(tooLarge);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function enter(container: object, depth: number, open: Open[]): number {
  if (depth > payloadLimits.depth) throw new InvalidPayloadError(tooDeep);
  if (Array.isArray(container)) {
    if (container.length > payloadLimits.bytes) throw new InvalidPayloadError(tooLarge);
    for (const value of container) open.push({ value, depth });
    return 2 + Math.max(0, container.length - 1);
  }
  if (!isPlain(container)) throw new InvalidPayloadError('The payload holds something that is not JSON.');
  let size = 2;
  for (const [key, value] of Object.entries(container)) {
    size += stringSize(key) + 1;
    open.push({ value, depth });
  }
  return size;
}

/** An object literal's own prototype, of whichever realm, or none. */
function isPlain(container: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(container);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function scalarSize(value: unknown): number {
  if (typeof value === 'string') return stringSize(value);
  if (typeof value === 'number' && Number.isFinite(value)) return 1;
  if (typeof value === 'boolean' || value === null) return 4;
  throw new InvalidPayloadError(
    typeof value === 'number'
      ? 'The payload holds a number that JSON cannot express.'
      : 'The payload holds something that is not JSON.',
  );
}

function stringSize(text: string): number {
  if (!text.isWellFormed()) throw new InvalidPayloadError(loneSurrogate);
  return text.length + 2;
}
