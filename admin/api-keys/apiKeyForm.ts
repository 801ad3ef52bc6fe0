import type { ApiKeyRecordFragment, ApiKeyUpdateInput } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { type Expiry, expiryFields, expiryOf } from './expiry.ts';
import { type MoneyLimitForm, moneyLimitFields, moneyLimitForm } from './moneyLimits.ts';
import { type LimitForm, limitFields, limitForm, usualLimits } from './rateLimits.ts';

/** What the create and edit forms hold: lists as people type them, one entry per line. */
export interface ApiKeyForm {
  name: string;
  description: string;
  scopes: string[];
  ipAllowlist: string;
  ipDenylist: string;
  expiry: Expiry;
  /** As `datetime-local` writes it, or empty. */
  notBefore: string;
  rateLimits: LimitForm;
  moneyLimits: MoneyLimitForm[];
  documents: string[];
  /** None for all. */
  clientIds: string[];
}

export type ApiKeyFields = Omit<ApiKeyUpdateInput, 'id' | 'metadata'>;

export const emptyApiKeyForm: ApiKeyForm = {
  name: '',
  description: '',
  scopes: [],
  ipAllowlist: '',
  ipDenylist: '',
  expiry: { kind: 'days', days: 90 },
  notBefore: '',
  rateLimits: usualLimits,
  moneyLimits: [],
  documents: [],
  clientIds: [],
};

export function apiKeyForm(record: ApiKeyRecordFragment): ApiKeyForm {
  return {
    name: record.name,
    description: record.description ?? '',
    scopes: [...record.scopes],
    ipAllowlist: record.ipAllowlist.join('\n'),
    ipDenylist: record.ipDenylist.join('\n'),
    expiry: expiryOf(record.expiresAt),
    notBefore: localInput(record.notBefore),
    rateLimits: limitForm(record.rateLimits),
    moneyLimits: moneyLimitForm(record.moneyLimits),
    documents: [...record.documents],
    clientIds: [...(record.clientIds ?? [])],
  };
}

export function apiKeyFields(form: ApiKeyForm): ApiKeyFields {
  return {
    name: form.name.trim(),
    description: optional(form.description),
    scopes: form.scopes,
    ipAllowlist: lines(form.ipAllowlist),
    ipDenylist: lines(form.ipDenylist),
    ...expiryFields(form.expiry),
    notBefore: form.notBefore ? new Date(form.notBefore).toISOString() : null,
    rateLimits: limitFields(form.rateLimits),
    moneyLimits: moneyLimitFields(form.moneyLimits),
    documents: form.documents,
    clientIds: form.clientIds.length > 0 ? form.clientIds : null,
  };
}

/** An instant as `datetime-local` takes it: the time here, without a zone. */
function localInput(instant: string | null): string {
  if (!instant) return '';
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function lines(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
