import type { z } from 'zod';
import { apiKeySample, apiKeySnapshot } from '#server/api-keys/api-key.snapshot.ts';
import { attestationSample, attestationSnapshot } from '#server/attestations/attestation.snapshot.ts';
import type { Scope } from '#server/auth/scopes.ts';
import { clientSample, clientSnapshot } from '#server/clients/client.snapshot.ts';
import { disbursementSample, disbursementSnapshot } from '#server/disbursements/disbursement.snapshot.ts';
import { documentSample, documentSnapshot } from '#server/documents/document.snapshot.ts';
import { eventSample, eventSnapshot } from '#server/events/event.snapshot.ts';
import { invoiceSample, invoiceSnapshot } from '#server/invoices/invoice.snapshot.ts';
import { paymentLinkSample, paymentLinkSnapshot } from '#server/payment-links/payment-link.snapshot.ts';
import { payoutSample, payoutSnapshot } from '#server/payouts/payout.snapshot.ts';
import { traceSample, traceSnapshot } from '#server/traces/trace.snapshot.ts';
import type { EventType } from './event-types.ts';
import type { Snapshot } from './snapshot.ts';

type NounOf<Type extends string> = Type extends `${infer Noun}.${string}` ? Noun : never;
export type EventNoun = NounOf<EventType>;

export interface EventObject {
  schema: z.ZodObject;
  sample: Snapshot;
  /** What it takes to read such things by asking for them, and so to be told of them. */
  scope: Scope;
}

/** What events of each noun show. */
export const eventObjects: Readonly<Record<EventNoun, EventObject>> = {
  api_key: { schema: apiKeySnapshot, sample: apiKeySample, scope: 'api-keys:read' },
  client: { schema: clientSnapshot, sample: clientSample, scope: 'clients:read' },
  event: { schema: eventSnapshot, sample: eventSample, scope: 'events:read' },
  invoice: { schema: invoiceSnapshot, sample: invoiceSample, scope: 'invoices:read' },
  payout: { schema: payoutSnapshot, sample: payoutSample, scope: 'payouts:read' },
  disbursement: { schema: disbursementSnapshot, sample: disbursementSample, scope: 'disbursements:read' },
  payment_link: { schema: paymentLinkSnapshot, sample: paymentLinkSample, scope: 'payment-links:read' },
  document: { schema: documentSnapshot, sample: documentSample, scope: 'documents:read' },
  attestation: { schema: attestationSnapshot, sample: attestationSample, scope: 'events:read' },
  trace: { schema: traceSnapshot, sample: traceSample, scope: 'events:read' },
};

export const nounOf = (type: EventType) => type.split('.', 1)[0] as EventNoun;
export const objectOf = (type: EventType): EventObject => eventObjects[nounOf(type)];
