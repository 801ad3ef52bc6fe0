import { type MatchedField, type Verification, verify } from '#server/events/event-verify.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { VerificationInterface } from './verification.ts';

const MatchedFieldEnum = builder.enumType('EventMatchedField', {
  description: 'What of an event something is.',
  values: {
    PAYLOAD: { description: 'Its payload.' },
    METADATA: { description: 'Its metadata.' },
    EVENT_HASH: { description: 'Its commitment, the leaf in the log.' },
    DOCUMENT: { description: 'The document that it anchors.' },
  } satisfies Record<MatchedField, object>,
});

const EventVerificationRef = builder.objectRef<Verification>('EventVerification').implement({
  interfaces: [VerificationInterface],
  description: 'Whether something is what was anchored, and when that was. For anybody who has the id.',
  fields: (t) => ({
    matches: t.boolean({
      description: 'Whether it is.',
      resolve: ({ matchedField }) => matchedField !== null,
    }),
    matchedField: t.expose('matchedField', {
      type: MatchedFieldEnum,
      nullable: true,
      description: 'What of the event it is; null when it is nothing of it.',
    }),
    type: t.string({ description: 'What kind of event it is.', resolve: ({ event }) => event.type }),
  }),
});

builder.queryField('eventVerify', (t) =>
  t.field({
    type: EventVerificationRef,
    nullable: true,
    description:
      'Checks a payload, or a SHA-256, against what was anchored. Needs no credential: whoever has the id may ask. ' +
      'Null when no such event exists. The proof itself is at `/verify/{id}.tlog-proof`.',
    extensions: { public: true, exactJson: true },
    args: {
      id: t.arg.id({ required: true, description: "The event's id." }),
      payload: t.arg({
        type: 'JSON',
        description: 'What it should be. It must be exact, as in `eventAnchor`.',
      }),
      hash: t.arg.string({
        description:
          "Instead of the payload: its hash, the event's commitment, its metadata's hash, or a document's SHA-256, in hex.",
      }),
    },
    resolve: (_root, { id, payload, hash }, ctx) => verify(ctx, { id: idOf('Event', id), payload, hash }),
  }),
);
