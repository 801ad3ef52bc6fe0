/** What a bar is made of, from the bottom up. */
export interface UsageCounts {
  requests: number;
  errors: number;
  denied: number;
  limited: number;
}

export interface UsagePoint extends UsageCounts {
  at: string;
}

export const parts = ['ok', 'limited', 'errors', 'denied'] as const;
export type Part = (typeof parts)[number];

export function partsOf({ requests, errors, denied, limited }: UsageCounts): Record<Part, number> {
  return { ok: Math.max(0, requests - errors - denied - limited), limited, errors, denied };
}

/** A round number at or above the highest bar, so that the scale reads well. */
export function niceTop(most: number): number {
  if (most <= 4) return 4;
  const step = 10 ** Math.floor(Math.log10(most));
  const factor = [1, 2, 4, 5, 10].find((times) => times * step >= most) ?? 10;
  return factor * step;
}
