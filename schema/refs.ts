import type { ApiKeyRecord } from '#server/api-keys/api-key.query.ts';
import type { AttestationRecord } from '#server/attestations/attestation.query.ts';
import type { ClientRecord } from '#server/clients/client.query.ts';
import type { DisbursementRecord } from '#server/disbursements/disbursement.query.ts';
import type { DocumentRecord } from '#server/documents/document.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import type { InvoiceRecord } from '#server/invoices/invoice.query.ts';
import type { PaymentLinkRecord } from '#server/payment-links/payment-link.query.ts';
import type { PayoutRecord } from '#server/payouts/payout.query.ts';
import type { TraceRecord } from '#server/traces/trace.query.ts';
import type { WebhookDeliveryRecord } from '#server/webhooks/webhook-delivery.query.ts';
import type { WebhookEndpointRecord } from '#server/webhooks/webhook-endpoint.query.ts';
import type { WebhookMessageRecord } from '#server/webhooks/webhook-message.query.ts';
import { builder } from './builder.ts';

/** The types that several modules name; each is implemented in the module of its domain. */
export const ApiKeyRef = builder.objectRef<ApiKeyRecord>('ApiKey');
export const ClientRef = builder.objectRef<ClientRecord>('Client');
export const InvoiceRef = builder.objectRef<InvoiceRecord>('Invoice');
export const PaymentLinkRef = builder.objectRef<PaymentLinkRecord>('PaymentLink');
export const EventRef = builder.objectRef<EventRecord>('Event');
export const PayoutRef = builder.objectRef<PayoutRecord>('Payout');
export const DisbursementRef = builder.objectRef<DisbursementRecord>('Disbursement');
export const WebhookEndpointRef = builder.objectRef<WebhookEndpointRecord>('WebhookEndpoint');
export const WebhookDeliveryRef = builder.objectRef<WebhookDeliveryRecord>('WebhookDelivery');
export const WebhookMessageRef = builder.objectRef<WebhookMessageRecord>('WebhookMessage');
export const DocumentRef = builder.objectRef<DocumentRecord>('Document');
export const AttestationRef = builder.objectRef<AttestationRecord>('Attestation');
export const TraceRef = builder.objectRef<TraceRecord>('Trace');
