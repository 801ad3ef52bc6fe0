import type { ApiKeyRecordFragment, ApiKeyUpdateInput } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { type Expiry, expiryFields, expiryOf } from './expiry.ts';

/** What the create and edit forms hold: lists as people type them, one entry per line. */
export interface ApiKeyForm {
  name: string;
  description: string;
  scopes: string[];
  ipAllowlist: string;
  ipDenylist: string;
  expiry: Expiry;
}

export type ApiKeyFields = Omit<ApiKeyUpdateInput, 'id' | 'notBefore' | 'metadata'>;

export const emptyApiKeyForm: ApiKeyForm = {
  name: '',
  description: '',
  scopes: [],
  ipAllowlist: '',
  ipDenylist: '',
  expiry: { kind: 'days', days: 90 },
};

export function apiKeyForm(record: ApiKeyRecordFragment): ApiKeyForm {
  return {
    name: record.name,
    description: record.description ?? '',
    scopes: [...record.scopes],
    ipAllowlist: record.ipAllowlist.join('\n'),
    ipDenylist: record.ipDenylist.join('\n'),
    expiry: expiryOf(record.expiresAt),
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
  };
}

export function lines(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
}
