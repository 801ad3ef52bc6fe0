import type { MoneyLimits } from './api-key.entity.ts';

/** What KEYS_FILE says of a key, kept on it so that a difference shows. */
export interface Declaration {
  name: string;
  description: string | null;
  environment: 'LIVE' | 'TEST';
  scopes: string[];
  ipAllowlist: string[];
  clientIds: string[] | null;
  moneyLimits: MoneyLimits | null;
  expiresAt: string | null;
}

interface Actual extends Omit<Declaration, 'expiresAt'> {
  expiresAt: Date | null;
}

/** Which of the declared fields are otherwise by now. One made by an earlier version says nothing of later fields. */
export function driftOf(declared: Partial<Declaration> | null, key: Actual): (keyof Declaration)[] {
  if (!declared) return [];
  const actual: Declaration = { ...key, expiresAt: key.expiresAt?.toISOString() ?? null };
  return (Object.keys(declared) as (keyof Declaration)[]).filter(
    (name) => plain(declared[name]) !== plain(actual[name]),
  );
}

/** In what order a list, or the parts of a thing, come makes no difference. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return JSON.stringify(value.map(plain).sort());
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return JSON.stringify(
    Object.entries(value)
      .map(([name, part]) => [name, plain(part)])
      .sort(),
  );
}
