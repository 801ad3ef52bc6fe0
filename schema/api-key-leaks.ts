import * as apiKeys from '#server/api-keys/api-key.query.ts';
import type { LeakOutcome } from '#server/api-keys/leaked-keys.ts';
import { type Leak, leaksOf } from '#server/api-keys/leaks.query.ts';
import { SecretRef } from './api-key.ts';
import { builder } from './builder.ts';
import { ApiKeyRef } from './refs.ts';

const LeakOutcomeEnum = builder.enumType('ApiKeyLeakOutcome', {
  description: 'What was done when a secret was found in public.',
  values: {
    REVOKED: { description: 'The key was revoked.' },
    SECRET_RETIRED: { description: 'The secret, on its way out after a rotation, was retired at once.' },
    NOTIFIED: {
      description: 'Nothing but telling: the organization wants it so. The secret may still work.',
    },
    NONE: { description: 'Nothing: the secret worked no more.' },
  } satisfies Record<LeakOutcome, object>,
});

const LeakRef = builder.objectRef<Leak>('ApiKeyLeak').implement({
  description: 'A place where a secret of a key was found in public.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description:
        'Where it was found, as the scanner said; may be empty. It is not checked: look before you open it.',
    }),
    source: t.exposeString('source', { description: 'In what, as the scanner calls it, e.g. `commit`.' }),
    secret: t.field({
      type: SecretRef,
      nullable: true,
      description: 'Which secret it was.',
      resolve: async ({ apiKeyId, secretId }, _args, ctx) =>
        (await apiKeys.secretsOf(ctx, apiKeyId)).find(({ id }) => id === secretId) ?? null,
    }),
    outcome: t.expose('outcome', { type: LeakOutcomeEnum, description: 'What was done then.' }),
    foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When it was reported first.' }),
  }),
});

builder.objectFields(ApiKeyRef, (t) => ({
  leaks: t.field({
    type: [LeakRef],
    description: 'Where its secrets were found in public, the latest first.',
    resolve: (key, _args, ctx) => leaksOf(ctx, key.id),
  }),
}));
