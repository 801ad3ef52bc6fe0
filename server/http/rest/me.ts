import { encodeId } from '#server/db/id.ts';
import type { Endpoint } from './endpoint.ts';
import { refuseV1 } from './errors.ts';
import { text } from './shapes.ts';

const count = (description: string) => ({ type: 'integer', description });

/** `GET /v1/me`: whose key this is, what it may do and what is left of it. The facts of GraphQL's `me`. */
export const me: Endpoint = {
  name: 'me',
  method: 'GET',
  path: '/v1/me',
  describe: {
    summary: 'Whose key this is, what it may do and what is left of it',
    description: 'Needs no scope. It is counted as a request.',
    answer: {
      status: 200,
      description: 'The facts of the key that asks.',
      schema: {
        type: 'object',
        properties: {
          organization: {
            type: 'object',
            properties: { id: text('`org_…`'), name: text('Its name.'), plan: text('Its plan.') },
          },
          environment: { enum: ['live', 'test'] },
          api_key: {
            type: 'object',
            properties: {
              id: text('`key_…`'),
              name: text('What people call it.'),
              prefix: text('How it begins.'),
              last4: text('How it ends.'),
              scopes: { type: 'array', items: { type: 'string' }, description: 'What it may do.' },
              expires_at: { type: ['string', 'null'], description: 'When it ends.' },
            },
          },
          limits: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                name: text('`requests`, `cost`, …'),
                limit: count('The most in a window.'),
                window_seconds: count('How long a window is.'),
                remaining: count('What is left.'),
                reset_seconds: count('When the next begins.'),
                source: text('Whose limit it is: `KEY`, `ORGANIZATION`, `PLAN` or `SERVER`.'),
              },
            },
          },
          client_ip: { type: ['string', 'null'], description: 'The address that the server sees.' },
        },
      },
    },
  },
  scopes: [],
  keepsToClients: true,
  refuse: refuseV1,
  answer: async ({ principal, meter, caller }, key) => ({
    status: 200,
    body: {
      organization: {
        id: encodeId('Organization', principal.organizationId),
        name: principal.organizationName,
        plan: key.plan,
      },
      environment: principal.environment.toLowerCase(),
      api_key: {
        id: encodeId('ApiKey', key.id),
        name: key.name,
        prefix: key.prefix,
        last4: key.last4,
        scopes: [...principal.scopes],
        expires_at: key.expiresAt?.toISOString() ?? null,
      },
      limits: meter.spent.map(({ name, limit, windowSeconds, remaining, resetSeconds, source }) => ({
        ...{ name, limit, window_seconds: windowSeconds, remaining, reset_seconds: resetSeconds, source },
      })),
      client_ip: caller?.ip ?? null,
    },
  }),
};
