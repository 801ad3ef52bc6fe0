import { Activity } from '#server/activity/activity.entity.ts';
import { ApiKey, ApiKeyLastUse, ApiKeySecret } from '#server/api-keys/api-key.entity.ts';
import { Attestation } from '#server/attestations/attestation.entity.ts';
import { Client } from '#server/clients/client.entity.ts';
import { Disbursement, DisbursementItem } from '#server/disbursements/disbursement.entity.ts';
import { Document } from '#server/documents/document.entity.ts';
import { Event, SigningKey } from '#server/events/event.entity.ts';
import { Invoice, InvoiceCounter, InvoiceLine } from '#server/invoices/invoice.entity.ts';
import { InvoicePayment } from '#server/invoices/invoice-payment.entity.ts';
import { Member, MemberInvitation } from '#server/members/member.entity.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { PaymentLink, PaymentLinkPayment } from '#server/payment-links/payment-link.entity.ts';
import { Payout } from '#server/payouts/payout.entity.ts';
import { Transfer } from '#server/rails/transfer.entity.ts';
import { Trace, TraceEvent } from '#server/traces/trace.entity.ts';
import { WebhookAttempt, WebhookDelivery } from '#server/webhooks/webhook-delivery.entity.ts';
import { WebhookEndpoint, WebhookEndpointSecret } from '#server/webhooks/webhook-endpoint.entity.ts';
import { WebhookMessage } from '#server/webhooks/webhook-message.entity.ts';

export const entities = [
  Organization,
  Member,
  MemberInvitation,
  ApiKey,
  ApiKeySecret,
  ApiKeyLastUse,
  Client,
  Invoice,
  InvoiceLine,
  InvoiceCounter,
  InvoicePayment,
  Payout,
  Disbursement,
  DisbursementItem,
  Transfer,
  PaymentLink,
  PaymentLinkPayment,
  SigningKey,
  Event,
  Document,
  Attestation,
  Trace,
  TraceEvent,
  Activity,
  WebhookMessage,
  WebhookEndpoint,
  WebhookEndpointSecret,
  WebhookDelivery,
  WebhookAttempt,
] as const;
