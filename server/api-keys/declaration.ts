/** What KEYS_FILE says of a key, kept on it so that a difference shows. */
export interface Declaration {
  name: string;
  description: string | null;
  environment: 'LIVE' | 'TEST';
  scopes: string[];
  ipAllowlist: string[];
  expiresAt: string | null;
}

interface Actual extends Omit<Declaration, 'expiresAt'> {
  expiresAt: Date | null;
}

/** Which of the declared fields are otherwise by now. */
export function driftOf(declared: Declaration | null, key: Actual): (keyof Declaration)[] {
  if (!declared) return [];
  const actual: Declaration = { ...key, expiresAt: key.expiresAt?.toISOString() ?? null };
  return (Object.keys(declared) as (keyof Declaration)[]).filter(
    (name) => plain(declared[name]) !== plain(actual[name]),
  );
}

const plain = (value: unknown) => JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
