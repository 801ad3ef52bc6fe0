import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { hex } from '#server/ledger/commitment.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { Event } from './event.entity.ts';

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const base64 = z.base64();

export const eventSnapshot = z.strictObject({
  id: idField('evt', "The event's id."),
  type: textField('What kind of event.'),
  payload: z.record(z.string(), z.unknown()).describe('What was anchored.'),
  hash: sha256Hex.describe("SHA-256 of the payload's RFC 8785 form, in hex."),
  logIndex: z.int().min(0).describe('Its place in the log of its environment.'),
  signature: base64.describe('Ed25519 signature of the receipt, in base64.'),
  ingestedAt: instantField('When the server accepted it.'),
  occurredAt: instantField('When it happened, as its sender says; null when that was not said.').nullable(),
  metadata: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .nullable()
    .describe('What its sender says beside the payload; null for nothing.'),
});

export type EventSnapshot = z.infer<typeof eventSnapshot>;

export function snapshotOf(event: Event): EventSnapshot {
  return {
    id: encodeId('Event', event.id),
    type: event.type,
    payload: JSON.parse(Buffer.from(event.canonical).toString('utf8')),
    hash: hex(event.payloadHash),
    logIndex: Number(event.logIndex),
    signature: Buffer.from(event.signature).toString('base64'),
    ingestedAt: iso(event.ingestedAt),
    occurredAt: isoOrNull(event.occurredAt),
    metadata: event.metadata ? JSON.parse(event.metadata) : null,
  };
}

export const eventSample: EventSnapshot = {
  id: 'evt_01kah8s5n2f4gv0v7k3x9c1jqb',
  type: 'order.shipped',
  payload: { order: 'A-1001', parcels: 2 },
  hash: 'b5a2c96250612366ea272ffac6d9744aaf4b45aacd96aa7cfcb931ee3b558259',
  logIndex: 1042,
  signature: 'dGhpcyBpcyBhIHNhbXBsZSwgYW5kIG5vIHNpZ25hdHVyZSBvZiBhbnl0aGluZyBhdCBhbGwgLS0tLS0tLS0tLQ==',
  ingestedAt: '2026-11-20T09:30:00.000Z',
  occurredAt: '2026-11-20T09:12:41.000Z',
  metadata: { region: 'eu-central' },
};
