import { rfc8785 } from '#server/ledger/canonical.ts';
import { invalid, isStorable } from '#server/validation.ts';
import type { Facts } from './attestation.entity.ts';
import { InvalidAttestationError } from './attestation.errors.ts';

export const factLimits = { keys: 20, bytes: 8 * 1024, keyLength: 100 } as const;

/** Names that everybody uses; they do not count. */
const wellKnown = ['user_id', 'session_id'];

/** A flat object of texts, numbers and booleans; null for none. */
export function factsIn(name: 'subject' | 'attributes', value: unknown): Facts | null {
  if (value == null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) invalid([name], `${name} must be a JSON object.`);
  const entries = Object.entries(value);
  if (entries.length === 0) return null;
  checkNumber(name, entries);
  for (const [key, fact] of entries) checkFact(name, key, fact);
  const facts = Object.fromEntries(entries) as Facts;
  if (rfc8785(facts).length > factLimits.bytes) {
    const message = `${name} is larger than ${factLimits.bytes / 1024} KB. Name things here, and attest what they say by its hash.`;
    throw new InvalidAttestationError(`${upper(name)}_TOO_LARGE`, message, [name]);
  }
  return facts;
}

function checkNumber(name: 'subject' | 'attributes', entries: [string, unknown][]): void {
  const counted = entries.filter(([key]) => !wellKnown.includes(key)).length;
  if (counted <= factLimits.keys) return;
  const message = `${name} has ${counted} keys; besides ${wellKnown.join(' and ')} there can be ${factLimits.keys}.`;
  throw new InvalidAttestationError(`${upper(name)}_TOO_MANY_KEYS`, message, [name]);
}

function checkFact(name: string, key: string, fact: unknown): void {
  if (!key || key.length > factLimits.keyLength || !isStorable(key))
    invalid([name], `A key of ${name} has 1 to ${factLimits.keyLength} characters, none of them NUL.`);
  if (typeof fact === 'boolean') return;
  if (typeof fact === 'number' && Number.isFinite(fact)) return;
  if (typeof fact === 'string' && isStorable(fact)) return;
  invalid([name, key], `${name}.${key} must be a text, a number or a boolean: ${name} is flat.`);
}

const upper = (name: 'subject' | 'attributes') => name.toUpperCase() as Uppercase<typeof name>;
