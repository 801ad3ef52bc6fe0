import { type MatchedField, type Verification, verify } from '#server/attestations/attestation-verify.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { VerificationInterface } from './verification.ts';

const MatchedFieldEnum = builder.enumType('AttestationMatchedField', {
  description: 'What of an attestation something is.',
  values: {
    PROMPT: { description: 'What the model was given.' },
    OUTPUT: { description: 'What it answered.' },
    PAYLOAD: { description: 'All that is attested: the payload of its event.' },
    EVENT_HASH: { description: "Its event's commitment, the leaf in the log." },
  } satisfies Record<MatchedField, object>,
});

const AttestationVerificationRef = builder.objectRef<Verification>('AttestationVerification').implement({
  interfaces: [VerificationInterface],
  description: 'Whether something is what was attested, and when that was. For anybody who has the id.',
  fields: (t) => ({
    matches: t.boolean({
      description: 'Whether it is.',
      resolve: ({ matchedField }) => matchedField !== null,
    }),
    matchedField: t.expose('matchedField', {
      type: MatchedFieldEnum,
      nullable: true,
      description: 'What of the attestation it is; null when it is nothing of it.',
    }),
  }),
});

builder.queryField('attestationVerify', (t) =>
  t.field({
    type: AttestationVerificationRef,
    nullable: true,
    description:
      'Checks a prompt, an output or a SHA-256 against what was attested. Needs no credential: whoever has the id may ' +
      'ask. Null when no such attestation exists.',
    extensions: { public: true },
    args: {
      id: t.arg.id({ required: true, description: "The attestation's id." }),
      text: t.arg.string({ description: 'The prompt or the output, exactly.' }),
      hash: t.arg.string({
        description:
          "Instead of the text: the SHA-256 of it or of the payload, or the event's commitment, in hex.",
      }),
    },
    resolve: (_root, { id, text, hash }, ctx) => verify(ctx, { id: idOf('Attestation', id), text, hash }),
  }),
);
