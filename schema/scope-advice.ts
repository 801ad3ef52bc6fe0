import { documentCost, documentHash, normalizedHash, readDocument } from '#server/auth/document.ts';
import { adviseScopes, type ScopeAdvice } from '#server/auth/scope-advice.ts';
import { ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';
import { keepsToClients } from './keeps-to-clients.ts';

interface Advice extends ScopeAdvice {
  hash: string;
  textHash: string;
}

const ScopesForPayload = builder.objectRef<Advice>('ScopesForPayload').implement({
  description: 'What a document needs, by the very rules that requests are held to.',
  fields: (t) => ({
    scopes: t.stringList({
      description:
        'All scopes it needs, each named; with those of the types that `node(id)` is narrowed to, and of fields that `@skip` or `@include` may leave out.',
      resolve: ({ scopes }) => [...scopes],
    }),
    required: t.stringList({
      description:
        'Those that must be held before anything runs. Without the others the objects of `node(id)` come back as null.',
      resolve: ({ required }) => [...required],
    }),
    granted: t.stringList({
      description: 'The shortest list to grant: without what another scope of it implies.',
      resolve: ({ granted }) => [...granted],
    }),
    missing: t.stringList({
      description: 'Those that the caller does not hold.',
      resolve: ({ missing }) => [...missing],
    }),
    hash: t.exposeString('hash', {
      description:
        "The document's SHA-256 whatever its layout, in hex: to pin a key to it (`ApiKey.documents`).",
    }),
    textHash: t.exposeString('textHash', {
      description: 'The SHA-256 of exactly this text, in hex.',
    }),
  }),
});

builder.queryFields((t) => ({
  scopesFor: t.field({
    type: ScopesForPayload,
    description: 'The fewest scopes that a GraphQL document needs. Needs a credential and no scope itself.',
    extensions: keepsToClients,
    errors: { types: [ValidationError] },
    complexity: documentCost,
    args: {
      document: t.arg.string({ required: true, description: 'The document, as a client would send it.' }),
      operationName: t.arg.string({
        description: 'The operation that will run; when left out, all operations of the document count.',
      }),
    },
    resolve: (_root, { document: text, operationName }, ctx, { schema }) => {
      const document = readDocument(ctx, schema, text, operationName);
      const advice = adviseScopes(schema, document, operationName, ctx.principal.scopes);
      return { ...advice, hash: normalizedHash(document), textHash: documentHash(text) };
    },
  }),
}));
