import type { ApiKeyRateLimitInput, ApiKeyRecordFragment, LimitSource } from '../gql/graphql.ts';

/** Those that the form asks for: the ones that something is counted against. */
export const limitNames = ['requests', 'cost'] as const;
export type LimitName = (typeof limitNames)[number];

interface LimitField {
  /** As typed; empty for the usual one. */
  limit: string;
  windowSeconds: number;
  /** What holds when the key has none of its own; null where that is not known. */
  usual: { limit: number; source: LimitSource } | null;
}

export type LimitForm = Record<LimitName, LimitField> & {
  /** The key's own of other names, which are kept as they are. */
  others: ApiKeyRateLimitInput[];
};

const unset: LimitField = { limit: '', windowSeconds: 60, usual: null };

export const usualLimits: LimitForm = { requests: unset, cost: unset, others: [] };

export function limitForm(limits: ApiKeyRecordFragment['rateLimits']): LimitForm {
  const of = (name: LimitName): LimitField => {
    const found = limits.find((limit) => limit.name === name);
    if (!found) return unset;
    const { limit, windowSeconds, source } = found;
    return source === 'KEY'
      ? { limit: String(limit), windowSeconds, usual: null }
      : { limit: '', windowSeconds, usual: { limit, source } };
  };
  const names: readonly string[] = limitNames;
  const others = limits.filter(({ name, source }) => source === 'KEY' && !names.includes(name));
  return {
    requests: of('requests'),
    cost: of('cost'),
    others: others.map(({ name, limit, windowSeconds }) => ({
      ...{ name, limit, windowSeconds: windowSeconds || null },
    })),
  };
}

/** The key's own alone: what is usual is not written down, so that it can change. */
export function limitFields(form: LimitForm): ApiKeyRateLimitInput[] {
  const own = limitNames.flatMap((name) => {
    const { limit, windowSeconds } = form[name];
    return limit.trim() ? [{ name, limit: Number(limit), windowSeconds }] : [];
  });
  return [...own, ...form.others];
}

export function isLimit(text: string): boolean {
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= 1);
}
