import { spanOf } from '#server/usage/interval.ts';
import * as usage from '#server/usage/usage.query.ts';
import { SecretRef } from './api-key.ts';
import { builder } from './builder.ts';
import { ApiKeyRef } from './refs.ts';

const UsageIntervalEnum = builder.enumType('UsageInterval', {
  description: 'How finely usage is told apart in time.',
  values: {
    HOUR: { description: 'By the hour; at most 31 days.' },
    DAY: { description: 'By the day, from midnight UTC; at most 396 days.' },
  },
});

type Counts = Pick<usage.UsageCounts, keyof usage.UsageCounts>;

/** The counts that totals, points and operations share. Floats, because a busy key passes 2³¹ in a year. */
const countsOf = <Shape extends Counts>(name: string, description: string) => {
  const ref = builder.objectRef<Shape>(name).implement({ description });
  builder.objectFields(ref, (t) => ({
    requests: t.float({
      description: 'All requests, whatever came of them; a whole number.',
      resolve: (counts) => counts.requests,
    }),
    errors: t.float({
      description: 'Of these, answered with an error that is not one of the next two.',
      resolve: (counts) => counts.errors,
    }),
    denied: t.float({
      description: 'Of these, refused: the key was dead, or not allowed this, here, or from there.',
      resolve: (counts) => counts.denied,
    }),
    limited: t.float({
      description: 'Of these, refused because a limit was reached.',
      resolve: (counts) => counts.limited,
    }),
    averageMs: t.float({
      nullable: true,
      description: 'How long the server took on average, in milliseconds; null without requests.',
      resolve: ({ requests, durationMs }) => (requests > 0 ? durationMs / requests : null),
    }),
  }));
  return ref;
};

const CountsRef = countsOf<usage.UsageCounts>('ApiKeyUsageCounts', 'What a key did, added up.');
const PointRef = countsOf<usage.UsagePoint>('ApiKeyUsagePoint', 'What a key did in an hour or on a day.');
const OperationRef = countsOf<usage.OperationUsage>(
  'ApiKeyUsageByOperation',
  'What a key did with one operation.',
);

builder.objectFields(PointRef, (t) => ({
  at: t.expose('at', { type: 'DateTime', description: 'When the hour or day begins.' }),
}));

builder.objectFields(OperationRef, (t) => ({
  operation: t.string({
    nullable: true,
    description:
      'The name of the operation; null for those without a name and what was refused unread; `(other)` for all beyond the first fifty names of an hour.',
    resolve: ({ operation }) => operation || null,
  }),
}));

const CodeRef = builder.objectRef<usage.CodeUsage>('ApiKeyUsageByCode').implement({
  description: 'How often requests ended in one way.',
  fields: (t) => ({
    code: t.exposeString('code', { description: '`OK`, or the code of the first error.' }),
    requests: t.exposeFloat('requests', { description: 'How many; a whole number.' }),
  }),
});

const maxOperations = 100;
const atMost = (first: number | null | undefined) => Math.min(Math.max(0, first ?? 0), maxOperations);

const UsageRef = builder.objectRef<usage.UsageScope>('ApiKeyUsage').implement({
  description: 'What a key did over a span of time; recorded within about a second.',
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Where the span begins: a whole hour or day.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Where it ends; not part of it.' }),
    interval: t.expose('interval', {
      type: UsageIntervalEnum,
      description: 'What the series is told apart by.',
    }),
    totals: t.field({
      type: CountsRef,
      description: 'All of the span.',
      resolve: (scope, _args, ctx) => usage.totals(ctx, scope),
    }),
    series: t.field({
      type: [PointRef],
      complexity: { field: 1, multiplier: 30 },
      description: 'Every hour or day of the span, oldest first, also those without requests.',
      resolve: (scope, _args, ctx) => usage.series(ctx, scope),
    }),
    byOperation: t.field({
      type: [OperationRef],
      complexity: ({ first }) => ({ field: 1, multiplier: atMost(first) }),
      description: 'The operations, busiest first.',
      args: {
        first: t.arg.int({ defaultValue: 20, description: `At most so many; up to ${maxOperations}.` }),
      },
      resolve: async (scope, { first }, ctx) => (await usage.byOperation(ctx, scope)).slice(0, atMost(first)),
    }),
    byCode: t.field({
      type: [CodeRef],
      description: 'How requests ended, the most frequent first.',
      resolve: (scope, _args, ctx) => usage.byCode(ctx, scope),
    }),
  }),
});

const described = {
  from: 'From when on; fourteen days back when left out. Widened to a whole hour or day.',
  to: 'Until when; now when left out. Widened likewise.',
  interval: 'By the hour or by the day, which is usual.',
};

builder.objectField(ApiKeyRef, 'usage', (t) =>
  t.field({
    type: UsageRef,
    description: 'What it did, with whichever secret.',
    authScopes: { holds: 'usage:read' },
    args: {
      from: t.arg({ type: 'DateTime', description: described.from }),
      to: t.arg({ type: 'DateTime', description: described.to }),
      interval: t.arg({ type: UsageIntervalEnum, description: described.interval }),
    },
    resolve: (key, args, ctx) => ({ ...spanOf(ctx.now(), args), keyId: key.id, secretId: null }),
  }),
);

builder.objectField(SecretRef, 'usage', (t) =>
  t.field({
    type: UsageRef,
    description: 'What was done with this secret: old and new side by side while a key is being rotated.',
    authScopes: { holds: 'usage:read' },
    args: {
      from: t.arg({ type: 'DateTime', description: described.from }),
      to: t.arg({ type: 'DateTime', description: described.to }),
      interval: t.arg({ type: UsageIntervalEnum, description: described.interval }),
    },
    resolve: (secret, args, ctx) => ({
      ...spanOf(ctx.now(), args),
      keyId: secret.apiKeyId,
      secretId: secret.id,
    }),
  }),
);
