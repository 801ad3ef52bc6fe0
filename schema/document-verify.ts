import { type DocumentVerification, verify } from '#server/documents/document-verify.ts';
import { builder } from './builder.ts';
import { idOfEither } from './ids.ts';
import { VerificationInterface } from './verification.ts';

const DocumentVerificationRef = builder.objectRef<DocumentVerification>('DocumentVerification').implement({
  interfaces: [VerificationInterface],
  description: 'Whether a file is the one that was anchored, and when that was. For anybody who has the id.',
  fields: (t) => ({
    matches: t.boolean({
      description: 'Whether it is.',
      resolve: ({ anchoredHash, submittedHash }) => anchoredHash === submittedHash,
    }),
    anchoredHash: t.exposeString('anchoredHash', { description: 'The SHA-256 that was anchored, in hex.' }),
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
