import * as service from '#server/documents/document.service.ts';
import { ValidationError } from '#server/errors.ts';
import { InvalidMetadataError } from '#server/events/event.errors.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { builder } from './builder.ts';
import { documentPayload } from './document.ts';
import { saidFields } from './inputs.ts';

const DocumentAnchorInput = builder.inputType('DocumentAnchorInput', {
  description: 'The hash of a file, and what you say of the file.',
  fields: (t) => ({
    sha256: t.string({ required: true, description: 'SHA-256 of its content, in hex.' }),
    fileName: t.string({ required: true, description: 'What you call it; kept without folders.' }),
    mediaType: t.string({
      description: 'What it is, e.g. `image/png`; `application/octet-stream` when left out.',
    }),
    size: t.int({ description: 'Its length in bytes.' }),
    ...saidFields(t),
  }),
});

builder.mutationField('documentAnchor', (t) =>
  t.field({
    type: documentPayload('DocumentAnchorPayload', 'The document, whose content stays where it is.'),
    description:
      'Anchors a file by its hash alone: the content is never sent, and may be of any kind and length. The event has ' +
      'the type `document.anchored`, and carries the metadata.',
    authScopes: { holds: 'documents:write' },
    extensions: { exactJson: true },
    errors: { types: [ValidationError, InvalidMetadataError, QuotaExceededError] },
    args: { input: t.arg({ type: DocumentAnchorInput, required: true, description: 'What to anchor.' }) },
    resolve: async (_root, { input }, ctx) => ({ id: await service.anchor(ctx, input) }),
  }),
);
