/**
 * Until when a key works. `days` and `date` end at midnight UTC at the start of a date, as the server counts;
 * `kept` is an instant the form did not choose and so must not round.
 */
export type Expiry =
  | { kind: 'days'; days: number }
  | { kind: 'date'; date: string }
  | { kind: 'kept'; at: string }
  | { kind: 'never' };

export const expiryDays = [7, 30, 90, 365] as const;
const dayMs = 86_400_000;

export function expiryOf(expiresAt: string | null): Expiry {
  return expiresAt ? { kind: 'kept', at: expiresAt } : { kind: 'never' };
}

/** The calendar date, in UTC, on which a key of this many days ends. */
export function dateIn(days: number, now = Date.now()): string {
  return new Date(now + days * dayMs).toISOString().slice(0, 10);
}

/** The instant, or null for a key that does not end; undefined while the date is not one. */
export function expiryInstant(expiry: Expiry, now = Date.now()): Date | null | undefined {
  if (expiry.kind === 'never') return null;
  const text = expiry.kind === 'kept' ? expiry.at : `${expiryDate(expiry, now)}T00:00:00Z`;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

export function expiryFields(expiry: Expiry): { expiresAt?: string | null; expiresOn?: string } {
  if (expiry.kind === 'never') return { expiresAt: null };
  if (expiry.kind === 'kept') return { expiresAt: expiry.at };
  return { expiresOn: expiryDate(expiry) };
}

function expiryDate(expiry: { kind: 'days'; days: number } | { kind: 'date'; date: string }, now?: number) {
  return expiry.kind === 'days' ? dateIn(expiry.days, now) : expiry.date;
}
