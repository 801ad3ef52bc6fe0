import * as apiKeys from '#server/api-keys/api-key.query.ts';
import { type CheckResult, explain } from '#server/api-keys/explain.ts';
import { documentCost, readDocument } from '#server/auth/document.ts';
import { ValidationError } from '#server/errors.ts';
import { invalid } from '#server/validation.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';

const CheckNameEnum = builder.enumType('ApiKeyCheckName', {
  description: 'What is looked at before a request of a key runs, in this order.',
  values: {
    STATE: { description: 'Not revoked, expired or disabled, and valid already.' },
    ENVIRONMENT: { description: 'This server serves its environment.' },
    ADDRESS: { description: 'Its allow and deny list.' },
    DOCUMENT: { description: 'The documents that it is pinned to.' },
    CLIENTS: { description: 'The clients that it is narrowed to: what reaches beyond them is refused.' },
    SCOPES: { description: 'All scopes of the operation.' },
    LIMITS: { description: 'What it may spend; a dry run spends nothing, so this is never decided.' },
  } satisfies Record<CheckResult['name'], object>,
});

const CheckStatusEnum = builder.enumType('ApiKeyCheckStatus', {
  description: 'What came of a check.',
  values: {
    PASSED: { description: 'A request would get past it.' },
    FAILED: { description: 'A request would be refused by it.' },
    SKIPPED: { description: 'Not decided: the question says nothing of it.' },
  } satisfies Record<CheckResult['status'], object>,
});

const CheckRef = builder.objectRef<CheckResult>('ApiKeyCheck').implement({
  description: 'One of the checks that a request meets.',
  fields: (t) => ({
    name: t.expose('name', { type: CheckNameEnum, description: 'Which check.' }),
    status: t.expose('status', { type: CheckStatusEnum, description: 'What came of it.' }),
    code: t.string({
      nullable: true,
      description: 'The code a request would be answered; null unless it fails.',
      resolve: ({ refusal }) => refusal?.code ?? null,
    }),
    httpStatus: t.int({
      nullable: true,
      description: 'The HTTP status a request would be answered; null unless it fails.',
      resolve: ({ refusal }) => refusal?.status ?? null,
    }),
    message: t.exposeString('message', {
      description: 'The very message a request would be answered where it fails; why, where it does not.',
    }),
    missingScopes: t.stringList({
      description: 'The scopes that are lacking; empty for other checks.',
      resolve: ({ refusal }) => [...((refusal?.details.missingScopes as string[] | undefined) ?? [])],
    }),
  }),
});

interface Explanation {
  checks: CheckResult[];
}

const ExplainPayload = builder.objectRef<Explanation>('ApiKeyExplainPayload').implement({
  description: 'What would come of a request with this key.',
  fields: (t) => ({
    checks: t.expose('checks', {
      type: [CheckRef],
      description: 'Each check in its order, also those after one that fails.',
    }),
    failure: t.field({
      type: CheckRef,
      nullable: true,
      description: 'The first that fails: what a request would be answered. Null when none does.',
      resolve: ({ checks }) => checks.find(({ status }) => status === 'FAILED') ?? null,
    }),
  }),
});

const ExplainInput = builder.inputType('ApiKeyExplainInput', {
  description: 'Which request to imagine. What is left out is not checked.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The key's id; its newest secret is meant." }),
    document: t.string({ description: 'The GraphQL document it would send.' }),
    operationName: t.string({ description: 'The operation of the document that would run.' }),
    variables: t.field({
      type: 'JSON',
      description: 'The variables it would send; they matter to `@skip` and `@include`.',
    }),
    ip: t.string({ description: 'The address it would come from.' }),
    at: t.field({ type: 'DateTime', description: 'When; now when left out.' }),
  }),
});

function variablesOf(value: unknown): Record<string, unknown> {
  if (value == null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  return invalid(['variables'], 'Variables must be a JSON object.');
}

builder.queryFields((t) => ({
  apiKeyExplain: t.field({
    type: ExplainPayload,
    nullable: true,
    description:
      "A dry run: which check a request with this key would fail, if any. Spends and records nothing. Null when the key does not exist or is another tenant's.",
    authScopes: { holds: 'api-keys:read' },
    errors: { types: [ValidationError] },
    complexity: ({ input }) => (input.document == null ? 1 : documentCost),
    args: { input: t.arg({ type: ExplainInput, required: true, description: 'Which request.' }) },
    resolve: async (_root, { input }, ctx, { schema }) => {
      const key = await apiKeys.byId(ctx, idOf('ApiKey', input.id));
      if (!key) return null;
      const { operationName } = input;
      const document =
        input.document == null ? null : readDocument(ctx, schema, input.document, operationName);
      const variables = variablesOf(input.variables);
      const operation = document && { document, operationName, variables };
      return {
        checks: await explain(ctx, schema, key, {
          operation,
          ip: input.ip ?? null,
          at: input.at ?? ctx.now(),
        }),
      };
    },
  }),
}));
