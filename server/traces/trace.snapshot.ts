import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { hex } from '#server/ledger/commitment.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { Trace } from './trace.entity.ts';

export const traceSnapshot = z.strictObject({
  id: idField('trc', "The trace's id."),
  label: textField('What it is called.'),
  description: textField('What it is about.').nullable(),
  status: z.enum(['OPEN', 'SEALING', 'SEALED']).describe('Whether events can still be added.'),
  eventCount: z.int().min(0).describe('How many events it has.'),
  root: textField(
    'RFC 6962 root over the commitments of its events, in hex; null until it is sealed.',
  ).nullable(),
  sealEventId: idField('evt', 'The event that seals it; null until it is sealed.').nullable(),
  sealedAt: instantField('When it was sealed.').nullable(),
  createdAt: instantField('When it was created.'),
});

export type TraceSnapshot = z.infer<typeof traceSnapshot>;

export function snapshotOf(trace: Trace): TraceSnapshot {
  const isSealed = Boolean(trace.sealedAt);
  return {
    id: encodeId('Trace', trace.id),
    label: trace.label,
    description: trace.description ?? null,
    status: trace.status(),
    eventCount: trace.eventCount,
    root: isSealed && trace.root ? hex(trace.root) : null,
    sealEventId: isSealed && trace.sealEventId ? encodeId('Event', trace.sealEventId) : null,
    sealedAt: isoOrNull(trace.sealedAt),
    createdAt: iso(trace.createdAt),
  };
}

export const traceSample: TraceSnapshot = {
  id: 'trc_01kah8qf4ye0sbxj4m2zqv3n8d',
  label: 'Loan application 4021',
  description: null,
  status: 'SEALED',
  eventCount: 7,
  root: '5d0c1f9c7f1e2a6b4f3b8a9d0e7c6b5a49382716051423f4e5d6c7b8a99a8b7c',
  sealEventId: 'evt_01kah8s5n2f4gv0v7k3x9c1jqb',
  sealedAt: '2026-11-20T09:30:00.000Z',
  createdAt: '2026-11-18T08:00:00.000Z',
};
