import { type DataProvider, HttpError } from 'react-admin';
import { activities } from './activities/resource.ts';
import { apiKeys } from './api-keys/resource.ts';
import { createConsoleClient } from './client.ts';
import { clients } from './clients/resource.ts';
import { events } from './events/resource.ts';
import {
  ApiKeyArchiveDocument,
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyDisableDocument,
  ApiKeyEnableDocument,
  ApiKeyExplainDocument,
  type ApiKeyExplainInput,
  ApiKeyLockoutDocument,
  type ApiKeyLockoutInput,
  ApiKeyPinNetworksDocument,
  ApiKeyRevokeDocument,
  ApiKeyRotateDocument,
  type ApiKeyRotateInput,
  ApiKeySecretRetireDocument,
  ApiKeySparklinesDocument,
  ApiKeyUnarchiveDocument,
  ApiKeyUsageDocument,
  ClientArchiveDocument,
  ClientUnarchiveDocument,
  DashboardClientsDocument,
  DashboardEventsDocument,
  DashboardInvoicesDocument,
  DashboardKeysDocument,
  type Environment,
  InvoiceFinalizeDocument,
  InvoiceMarkPaidDocument,
  InvoiceVoidDocument,
  RequestKeysDocument,
  type RequestRecordFragment,
  RequestsDocument,
  type RequestsQuery,
  ScopeCatalogueDocument,
  ScopesForDocument,
  ViewerDocument,
} from './gql/graphql.ts';
import { invoices } from './invoices/resource.ts';
import { execute, type Request, request } from './relay/execute.ts';
import { relayDataProvider, type Saved, succeed } from './relay/relay-data-provider.ts';
import { requestFilter, requests } from './requests/resource.ts';

const created = new Map<Environment, ConsoleDataProvider>();

export function consoleDataProvider(environment: Environment): ConsoleDataProvider {
  const known = created.get(environment);
  if (known) return known;
  const fresh = createDataProvider(environment);
  created.set(environment, fresh);
  return fresh;
}

function createDataProvider(environment: Environment) {
  const client = createConsoleClient(environment);
  const ask = <Data>(asked: Request<Data>) => execute(client, asked);
  const act = async <Item>(asked: Request<Saved<Item>>) => succeed(await ask(asked)).record;
  const base: DataProvider = relayDataProvider(client, {
    'api-keys': apiKeys,
    clients,
    invoices,
    events,
    requests,
    activities,
  });

  return {
    ...base,
    viewer: async () => (await ask(request(ViewerDocument, {}))).me,
    scopeCatalogue: () => ask(request(ScopeCatalogueDocument, {})),

    /** Not `create`: the answer carries the secret, and what `create` answers is kept in a cache. */
    createApiKey: async (input: ApiKeyCreateInput) =>
      succeed(await ask(request(ApiKeyCreateDocument, { input }))),
    /** Carries a secret too. */
    rotateApiKey: async (input: ApiKeyRotateInput) =>
      succeed(await ask(request(ApiKeyRotateDocument, { input }))),
    retireApiKeySecret: (id: string) => act(request(ApiKeySecretRetireDocument, { input: { id } })),
    disableApiKey: (id: string) => act(request(ApiKeyDisableDocument, { input: { id } })),
    enableApiKey: (id: string) => act(request(ApiKeyEnableDocument, { input: { id } })),
    revokeApiKey: (id: string, reason?: string) =>
      act(request(ApiKeyRevokeDocument, { input: { id, reason } })),

    archiveApiKey: (id: string) => act(request(ApiKeyArchiveDocument, { input: { id } })),
    unarchiveApiKey: (id: string) => act(request(ApiKeyUnarchiveDocument, { input: { id } })),
    pinApiKeyNetworks: (id: string, asNetworks: boolean) =>
      act(request(ApiKeyPinNetworksDocument, { input: { id, asNetworks } })),
    explainApiKey: async (input: ApiKeyExplainInput) =>
      succeed(found(await ask(request(ApiKeyExplainDocument, { input })))),
    apiKeyLockout: async (input: ApiKeyLockoutInput) =>
      succeed(found(await ask(request(ApiKeyLockoutDocument, { input })))).addresses,
    scopesFor: async (document: string) => succeed(await ask(request(ScopesForDocument, { document }))),
    apiKeyUsage: (id: string) => ask(request(ApiKeyUsageDocument, { id })),
    apiKeySparklines: (ids: readonly string[]) => ask(request(ApiKeySparklinesDocument, { ids: [...ids] })),

    requestKeys: () => ask(request(RequestKeysDocument, {})),
    /** For a file: page after page, up to a number that a browser can hold. */
    allRequests: async (filter: Record<string, unknown>, most = 10_000) => {
      const rows: RequestRecordFragment[] = [];
      const asked = requestFilter(filter);
      for (let after: string | null = null; ; ) {
        const { page }: RequestsQuery = await ask(
          request(RequestsDocument, { first: 100, after, filter: asked }),
        );
        rows.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        if (!after || rows.length >= most) return { rows, complete: !after };
      }
    },

    archiveClient: (id: string) => act(request(ClientArchiveDocument, { input: { id } })),
    unarchiveClient: (id: string) => act(request(ClientUnarchiveDocument, { input: { id } })),

    finalizeInvoice: (id: string) => act(request(InvoiceFinalizeDocument, { input: { id } })),
    markInvoicePaid: (id: string) => act(request(InvoiceMarkPaidDocument, { input: { id } })),
    voidInvoice: (id: string, reason?: string) =>
      act(request(InvoiceVoidDocument, { input: { id, reason } })),

    dashboardKeys: () => ask(request(DashboardKeysDocument, {})),
    dashboardClients: () => ask(request(DashboardClientsDocument, {})),
    dashboardInvoices: () => ask(request(DashboardInvoicesDocument, {})),
    dashboardEvents: () => ask(request(DashboardEventsDocument, {})),
  };
}

function found<Result>({ result }: { result: Result | null }): { result: Result } {
  if (result === null) throw new HttpError('ra.notification.item_doesnt_exist', 404, { code: 'NOT_FOUND' });
  return { result };
}

export type ConsoleDataProvider = ReturnType<typeof createDataProvider>;
