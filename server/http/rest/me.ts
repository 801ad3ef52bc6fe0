import { encodeId } from '#server/db/id.ts';
import type { Endpoint } from './endpoint.ts';
import { refuseV1 } from './errors.ts';

/** `GET /v1/me`: whose key this is, what it may do and what is left of it. The facts of GraphQL's `me`. */
export const me: Endpoint = {
  name: 'me',
  at: /^\/v1\/me$/,
  method: 'GET',
  operation: 'GET /v1/me',
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
