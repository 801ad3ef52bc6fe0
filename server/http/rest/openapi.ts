import { addresses } from '#server/http/addresses.ts';
import { sendJson } from '#server/http/respond.ts';
import type { Route } from '#server/http/routes.ts';
import { refuseV1 } from './errors.ts';
import type { JsonSchema, Verb } from './verb.ts';

const errorOf = (verb: Verb) => (verb.refuse === refuseV1 ? 'Error' : 'EnvelopedError');

const schemas: Readonly<Record<string, JsonSchema>> = {
  Error: {
    type: 'object',
    required: ['error', 'message'],
    properties: {
      error: { type: 'string', description: 'A code of docs/errors.md, in lower case.' },
      message: { type: 'string', description: 'What to do, for people.' },
      path: { type: 'array', items: { type: 'string' }, description: 'What of the body is at fault.' },
      request_id: { type: 'string', description: 'What to quote.' },
    },
  },
  EnvelopedError: {
    type: 'object',
    required: ['success', 'status', 'code', 'message'],
    properties: {
      success: { const: false },
      status: { type: 'integer', description: 'The HTTP status.' },
      code: { type: 'string', description: 'A code of docs/errors.md.' },
      message: { type: 'string', description: 'What to do, for people.' },
      data: { type: 'object', description: 'More about it, `retry_after` in seconds for instance.' },
    },
  },
};

/** The façade as an OpenAPI 3.1 document, made of what the routes say of themselves. */
export function openApi(verbs: readonly Verb[], publicUrl: string | undefined) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const verb of verbs) {
    paths[verb.path] = { ...paths[verb.path], [verb.method.toLowerCase()]: operationOf(verb) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign REST façade',
      version: '1',
      description: 'A few calls under REST names. All of the API is GraphQL, at /graphql.',
    },
    servers: [{ url: publicUrl ?? '/' }],
    security: [{ bearer: [] }, { header: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        header: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
      },
    },
  };
}

function operationOf(verb: Verb) {
  const { summary, description, query = {}, body, answer } = verb.describe;
  const ofPath = [...verb.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  const ofQuery = Object.entries(query).map(([name, { description: what, ...schema }]) => ({
    ...{ name, in: 'query', description: what, schema },
  }));
  const content = (type: string, schema: JsonSchema, more = {}) => ({ [type]: { schema, ...more } });
  const error = { $ref: `#/components/schemas/${errorOf(verb)}` };
  return {
    summary,
    ...(description ? { description } : {}),
    ...(verb.isPublic ? { security: [] } : {}),
    parameters: [...ofPath, ...ofQuery],
    ...(body
      ? { requestBody: { required: true, content: content(body.type, body.schema, exampleOf(body)) } }
      : {}),
    responses: {
      [answer.status]: {
        description: answer.description,
        content: content(answer.type ?? 'application/json', answer.schema),
      },
      default: { description: 'A refusal.', content: content('application/json', error) },
    },
  };
}

const exampleOf = ({ example }: { example?: unknown }) => (example === undefined ? {} : { example });

export function openApiRoute(verbs: readonly Verb[], publicUrl: string | undefined): Route {
  const document = openApi(verbs, publicUrl);
  return {
    name: 'openapi',
    at: /^\/openapi\.json$/,
    answer: ({ res }) => sendJson(res, 200, document),
    addresses: addresses.openapi,
  };
}
