import type { ApiKeyRateLimitInput, ApiKeyRecordFragment } from '../gql/graphql.ts';

export const limitNames = ['requests', 'cost'] as const;
export type LimitName = (typeof limitNames)[number];

/** As typed; empty for the usual one. The window is the key's, a minute unless it has another. */
export type LimitForm = Record<LimitName, { limit: string; windowSeconds: number }>;

export const usualLimits: LimitForm = {
  requests: { limit: '', windowSeconds: 60 },
  cost: { limit: '', windowSeconds: 60 },
};

export function limitForm(limits: ApiKeyRecordFragment['rateLimits']): LimitForm {
  const of = (name: LimitName) => {
    const found = limits.find((limit) => limit.name === name);
    return found
      ? { limit: String(found.limit), windowSeconds: found.windowSeconds }
      : { limit: '', windowSeconds: 60 };
  };
  return { requests: of('requests'), cost: of('cost') };
}

export function limitFields(form: LimitForm): ApiKeyRateLimitInput[] {
  return limitNames.flatMap((name) => {
    const { limit, windowSeconds } = form[name];
    return limit.trim() ? [{ name, limit: Number(limit), windowSeconds }] : [];
  });
}

export function isLimit(text: string): boolean {
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1);
}
