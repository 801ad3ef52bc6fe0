import {
  ApiKeyDocument,
  type ApiKeyFilterInput,
  type ApiKeyOrderField,
  type ApiKeyRecordFragment,
  type ApiKeyStatus,
  ApiKeysDocument,
  ApiKeyUpdateDocument,
} from '../gql/graphql.ts';
import { changed } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';
import { type ApiKeyForm, apiKeyFields, apiKeyForm } from './apiKeyForm.ts';

export const endedStatuses: readonly ApiKeyStatus[] = ['EXPIRED', 'REVOKED'];
export const currentStatuses: readonly ApiKeyStatus[] = ['ACTIVE', 'EXPIRING', 'NOT_YET_VALID', 'DISABLED'];

/** `current` hides what has ended; it is what people come for. */
export type ApiKeyShowFilter = 'current' | 'all' | 'archived' | 'idle' | ApiKeyStatus;

const orderFields: Record<string, ApiKeyOrderField> = {
  name: 'NAME',
  createdAt: 'CREATED_AT',
  lastUsedAt: 'LAST_USED_AT',
  expiresAt: 'EXPIRES_AT',
};

export const apiKeys = resource<ApiKeyRecordFragment, ApiKeyForm>({
  list: ({ window, sort, filter }) =>
    request(ApiKeysDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: listFilter(filter),
    }),
  one: (id) => request(ApiKeyDocument, { id }),
  update: (id, form, previous) =>
    request(ApiKeyUpdateDocument, {
      input: { id, ...changed(apiKeyFields(form), apiKeyFields(apiKeyForm(previous))) },
    }),
});

function listFilter({ search, show = 'current' }: { search?: unknown; show?: unknown }): ApiKeyFilterInput {
  return {
    search: typeof search === 'string' && search ? search : undefined,
    archived: show === 'archived' ? true : undefined,
    goesIdle: show === 'idle' ? true : undefined,
    status: statuses(show as ApiKeyShowFilter),
  };
}

function statuses(show: ApiKeyShowFilter): ApiKeyStatus[] | undefined {
  if (show === 'all' || show === 'archived' || show === 'idle') return undefined;
  return show === 'current' ? [...currentStatuses] : [show];
}
