import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { detailSamples, detailsOf } from './event-details.ts';
import { nounOf, objectOf } from './event-objects.ts';
import { type EventType, eventTypes } from './event-types.ts';
import { idField, instantField, type Snapshot } from './snapshot.ts';

const instant = '2026-11-20T09:30:00.000Z';

const eur = (amount: string) => ({ amount, currency: 'EUR' });

const openTrace = { status: 'OPEN', root: null, sealEventId: null, sealedAt: null };

/** What differs in the thing after such a change from the sample of its kind. */
const after: Partial<Record<EventType, Snapshot>> = {
  'api_key.disabled': { disabledAt: instant },
  'api_key.revoked': { revokedAt: instant, revokeReason: 'Leaked.' },
  'api_key.archived': { revokedAt: instant, archivedAt: instant },
  'client.archived': { archivedAt: instant },
  'invoice.created': { status: 'DRAFT', number: null, issuedOn: null, finalizedAt: null },
  'invoice.updated': { status: 'DRAFT', number: null, issuedOn: null, finalizedAt: null },
  'invoice.deleted': { status: 'DRAFT', number: null, issuedOn: null, finalizedAt: null },
  'invoice.sent': { sentAt: instant },
  'invoice.viewed': { viewedAt: instant },
  'invoice.payment_recorded': { amountPaid: eur('50.00'), amountDue: eur('70.00') },
  'invoice.paid': { status: 'PAID', paidAt: instant, amountPaid: eur('120.00'), amountDue: eur('0.00') },
  'payment_link.created': { paymentCount: 0, amountPaid: eur('0.00') },
  'payment_link.deleted': { paymentCount: 0, amountPaid: eur('0.00') },
  'payment_link.payment_reversed': { paymentCount: 0, amountPaid: eur('0.00') },
  'payment_link.disabled': { status: 'DISABLED' },
  'trace.created': { ...openTrace, eventCount: 0 },
  'trace.event_added': openTrace,
  'trace.deleted': { ...openTrace, eventCount: 0 },
  'invoice.voided': { status: 'VOID', voidedAt: instant, voidReason: 'Sent twice.' },
};

export function sampleOf(type: EventType): { data: Snapshot; details: Snapshot | null } {
  return { data: { ...objectOf(type).sample, ...after[type] }, details: detailSamples[type] ?? null };
}

/** A whole message, as it would be sent. */
export function messageSample(type: EventType): Snapshot {
  const { data, details } = sampleOf(type);
  return {
    id: encodeId('WebhookMessage', '01991ad0-6c2f-7b1e-9f00-3f6c1d2a7b90'),
    type,
    timestamp: instant,
    seq: 1042,
    environment: 'LIVE',
    organizationId: encodeId('Organization', '01991ad0-0000-7b1e-9f00-3f6c1d2a7b90'),
    data,
    ...(details ? { details } : {}),
  };
}

/** What messages of a type look like. */
export function messageSchema(type: EventType): z.ZodObject {
  const details = detailsOf(type);
  return z.strictObject({
    id: idField('msg', 'The same at every attempt: whoever has seen it has seen the message.'),
    type: z.literal(type),
    timestamp: instantField('When it happened.'),
    seq: z
      .int()
      .min(1)
      .nullable()
      .describe('Contiguous over all messages of the organization in the environment; null in a test.'),
    environment: z.enum(['LIVE', 'TEST']),
    organizationId: idField('org', 'Whose it is.'),
    data: objectOf(type).schema.describe('The thing after the change.'),
    ...(details ? { details: details.describe('What else there is to say of the change.') } : {}),
  });
}

export const jsonSchemaOf = (type: EventType) => z.toJSONSchema(messageSchema(type));

export interface EventTypeRecord {
  name: EventType;
  object: string;
  description: string;
  scope: string;
  /** Made when it is asked for. */
  readonly schema: unknown;
  sample: Snapshot;
}

let list: readonly EventTypeRecord[] | undefined;

/** The catalogue, in its order. */
export function eventTypeList(): readonly EventTypeRecord[] {
  list ??= (Object.keys(eventTypes) as EventType[]).map((name) => ({
    name,
    object: nounOf(name),
    description: eventTypes[name],
    scope: objectOf(name).scope,
    get schema() {
      return jsonSchemaOf(name);
    },
    sample: messageSample(name),
  }));
  return list;
}
