import type { DataProvider } from 'react-admin';
import { activities } from './activities/resource.ts';
import { historyReads } from './api-keys/keyHistory.ts';
import { apiKeys } from './api-keys/resource.ts';
import { apiKeyVerbs } from './api-keys/verbs.ts';
import { attestationReads, attestations } from './attestations/resource.ts';
import { consoleClient } from './client.ts';
import { clients, clientVerbs } from './clients/resource.ts';
import { disbursements, disbursementVerbs } from './disbursements/resource.ts';
import { downloadDocument } from './documents/download.ts';
import { documents } from './documents/resource.ts';
import { type UploadRequest, uploadDocument } from './documents/upload.ts';
import { eventReads } from './events/reads.ts';
import { events } from './events/resource.ts';
import {
  DashboardClientsDocument,
  DashboardEventsDocument,
  DashboardInvoicesDocument,
  DashboardKeysDocument,
  DocumentAnchorDocument,
  type DocumentAnchorInput,
  DocumentDeleteDocument,
  type DocumentRecordFragment,
  DocumentsByHashDocument,
  type Environment,
  LedgerDocument,
  ScopeCatalogueDocument,
  ViewerDocument,
} from './gql/graphql.ts';
import { hygieneReads } from './hygiene/reads.ts';
import { invoices } from './invoices/resource.ts';
import { invoiceVerbs } from './invoices/verbs.ts';
import { members } from './members/resource.ts';
import { memberVerbs } from './members/verbs.ts';
import { paymentLinks } from './payment-links/resource.ts';
import { paymentLinkVerbs } from './payment-links/verbs.ts';
import { payouts, payoutVerbs } from './payouts/resource.ts';
import { type Ask, acting } from './relay/ask.ts';
import { execute, request } from './relay/execute.ts';
import { relayDataProvider } from './relay/relay-data-provider.ts';
import { requestReads } from './requests/reads.ts';
import { requests } from './requests/resource.ts';
import { settingsVerbs } from './settings/verbs.ts';
import { traces } from './traces/resource.ts';
import { traceVerbs } from './traces/verbs.ts';
import { webhookDeliveries, webhookEndpoints } from './webhooks/resource.ts';
import { webhookVerbs } from './webhooks/verbs.ts';

const created = new Map<Environment, ConsoleDataProvider>();

export function consoleDataProvider(environment: Environment): ConsoleDataProvider {
  const known = created.get(environment);
  if (known) return known;
  const fresh = createDataProvider(environment);
  created.set(environment, fresh);
  return fresh;
}

function createDataProvider(environment: Environment) {
  const client = consoleClient(environment);
  const ask: Ask = (asked) => execute(client, asked);
  const act = acting(ask);
  const base: DataProvider = relayDataProvider(client, {
    'api-keys': apiKeys,
    clients,
    invoices,
    'payment-links': paymentLinks,
    payouts,
    disbursements,
    documents,
    events,
    attestations,
    traces,
    requests,
    activities,
    members,
    'webhook-endpoints': webhookEndpoints,
    'webhook-deliveries': webhookDeliveries,
  });

  return {
    ...base,
    viewer: async () => (await ask(request(ViewerDocument, {}))).me,
    scopeCatalogue: () => ask(request(ScopeCatalogueDocument, {})),

    ...apiKeyVerbs(ask),
    ...historyReads(ask),
    ...requestReads(ask),
    ...hygieneReads(ask),
    ...eventReads(ask),
    ...settingsVerbs(ask),
    ...memberVerbs(ask),
    ...webhookVerbs(ask),

    ...payoutVerbs(ask),
    ...disbursementVerbs(ask),

    ...attestationReads(ask),
    ...traceVerbs(ask, environment),

    ...clientVerbs(ask),
    ...invoiceVerbs(ask, environment),
    ...paymentLinkVerbs(ask),
    uploadDocument: (asked: UploadRequest) => uploadDocument(environment, asked),
    downloadDocument: (document: DocumentRecordFragment) => downloadDocument(environment, document),
    documentsByHash: async (sha256: string) =>
      (await ask(request(DocumentsByHashDocument, { sha256 }))).documents.nodes as DocumentRecordFragment[],
    anchorDocument: (input: DocumentAnchorInput) => act(request(DocumentAnchorDocument, { input })),
    deleteDocument: (id: string) => act(request(DocumentDeleteDocument, { input: { id } })),

    ledger: async () => (await ask(request(LedgerDocument, {}))).ledger ?? null,

    dashboardKeys: (expiredSince: string) => ask(request(DashboardKeysDocument, { expiredSince })),
    dashboardClients: () => ask(request(DashboardClientsDocument, {})),
    dashboardInvoices: () => ask(request(DashboardInvoicesDocument, {})),
    dashboardEvents: () => ask(request(DashboardEventsDocument, {})),
  };
}

export type ConsoleDataProvider = ReturnType<typeof createDataProvider>;
