import { encodeId } from '#server/db/id.ts';
import { type DocumentVerification, verify } from '#server/documents/document-verify.ts';
import { builder, EnvironmentEnum } from './builder.ts';
import { idOfEither } from './ids.ts';

const DocumentVerificationRef = builder.objectRef<DocumentVerification>('DocumentVerification').implement({
  description: 'Whether a file is the one that was anchored, and when that was. For anybody who has the id.',
  fields: (t) => ({
    matches: t.boolean({
      description: 'Whether it is.',
      resolve: ({ anchoredHash, submittedHash }) => anchoredHash === submittedHash,
    }),
    submittedHash: t.exposeString('submittedHash', {
      description: 'The SHA-256 that was looked for, in hex.',
    }),
    anchoredHash: t.exposeString('anchoredHash', { description: 'The SHA-256 that was anchored, in hex.' }),
    eventId: t.id({
      description: 'The event that anchors it: its proof is at `/verify/{id}.tlog-proof`.',
      resolve: ({ event }) => encodeId('Event', event.id),
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
      description: 'When the server anchored it.',
      resolve: ({ event }) => event.ingestedAt,
    }),
  }),
});

builder.queryField('documentVerify', (t) =>
  t.field({
    type: DocumentVerificationRef,
    nullable: true,
    description:
      "Checks a file's hash against the document that was anchored. Needs no credential: whoever has the id may ask, " +
      'and the file itself is never sent. Null when no such document was anchored.',
    extensions: { public: true },
    args: {
      id: t.arg.id({
        required: true,
        description: "The document's id, or that of the event that anchors it.",
      }),
      sha256: t.arg.string({ required: true, description: "The file's SHA-256, in hex." }),
    },
    resolve: (_root, { id, sha256 }, ctx) =>
      verify(ctx, { of: idOfEither(['Document', 'Event'], id), sha256 }),
  }),
);
