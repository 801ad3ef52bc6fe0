import { type DocumentNode, type GraphQLSchema, Kind, type ValueNode, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { inexactLiteral } from '#server/ledger/exact-literal.ts';
import { inexactness } from '#server/ledger/verifier/exact-json.ts';

/**
 * Fields marked `exactJson` keep what they are sent for good, or compare it, so it must be exactly what the sender wrote.
 * `JSON.parse` rounds numbers and drops repeated keys in silence; this looks at the text itself, and says in
 * the context what is wrong. The service refuses.
 */
export function exactJsonRule(schema: GraphQLSchema): Plugin<Context> {
  const fields = new Set(
    [schema.getQueryType(), schema.getMutationType()]
      .flatMap((type) => Object.values(type?.getFields() ?? {}))
      .filter((field) => field.extensions.exactJson === true)
      .map((field) => field.name),
  );
  const literals = new WeakMap<DocumentNode, { exact: boolean; reason: string | null }>();

  function literalsOf(document: DocumentNode) {
    const known = literals.get(document);
    if (known) return known;
    const found = { exact: false, reason: null as string | null };
    const judge = (literal: ValueNode | undefined) => {
      if (!literal || literal.kind === Kind.VARIABLE) return;
      found.reason ??= inexactLiteral(literal, envelopeDepth);
    };
    visit(document, {
      VariableDefinition: ({ defaultValue }) => judge(defaultValue),
      Field(node) {
        if (!fields.has(node.name.value)) return;
        found.exact = true;
        for (const argument of node.arguments ?? []) judge(argument.value);
      },
    });
    literals.set(document, found);
    return found;
  }

  return {
    onExecute({ args }) {
      const { exact, reason } = literalsOf(args.document);
      if (!exact) return;
      const ctx = args.contextValue as Context;
      ctx.inexactInput ??= reason ?? (ctx.bodyText === null ? null : inexactness(ctx.bodyText, bodyDepth));
    },
  };
}

/** Around a payload lie the input object, maybe a list and an event of it, and in a body the variables too. */
const envelopeDepth = 3;
const bodyDepth = 5;
