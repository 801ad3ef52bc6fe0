import { encodeId } from '#server/db/id.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { builder, EnvironmentEnum } from './builder.ts';

/** What has come of holding something against what an event anchors. */
interface Verification {
  event: EventRecord;
  /** In hex. */
  submittedHash: string;
}

/** Each that implements it says itself what it `matches`. */
export const VerificationInterface = builder.interfaceRef<Verification>('Verification').implement({
  description: 'Whether something is what was anchored, and when that was. For anybody who has the id.',
  fields: (t) => ({
    submittedHash: t.exposeString('submittedHash', {
      description: 'The SHA-256 that was looked for, in hex.',
    }),
    eventId: t.id({
      description: 'The event that anchors it; its proof is at `/verify/{eventId}.tlog-proof`.',
      resolve: ({ event }) => encodeId('Event', event.id),
    }),
    payloadHash: t.string({
      description: "SHA-256 of the event's payload in its RFC 8785 form, in hex.",
      resolve: ({ event }) => event.payloadHash.toString('hex'),
    }),
    environment: t.field({
      type: EnvironmentEnum,
      description: 'In which log it is.',
      resolve: ({ event }) => event.environment,
    }),
    logIndex: t.int({
      description: 'Its place in the log.',
      resolve: ({ event }) => Number(event.logIndex),
    }),
    ingestedAt: t.field({
      type: 'DateTime',
      description: 'When the server accepted it.',
      resolve: ({ event }) => event.ingestedAt,
    }),
  }),
});
