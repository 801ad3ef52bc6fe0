export const overlapChoices = ['PT0S', 'PT1H', 'P1D', 'P7D', 'custom'] as const;
export type OverlapChoice = (typeof overlapChoices)[number];

const hourMs = 3_600_000;
const hoursOf = { PT0S: 0, PT1H: 1, P1D: 24, P7D: 168 } as const;
const mostHours = 720;

/** How many hours both secrets work; undefined while what was typed is no such number. */
export function overlapHours(choice: OverlapChoice, typed: string): number | undefined {
  if (choice !== 'custom') return hoursOf[choice];
  const hours = Number(typed);
  return Number.isInteger(hours) && hours >= 1 && hours <= mostHours ? hours : undefined;
}

/** When the old secret stops: after the overlap, and never later than the key. */
export function overlapEnd(hours: number, expiresAt: string | null, now = Date.now()) {
  const end = now + hours * hourMs;
  const keyEnds = expiresAt ? new Date(expiresAt).getTime() : Number.POSITIVE_INFINITY;
  return { at: new Date(Math.min(end, keyEnds)), withKey: keyEnds < end };
}
