import type { Address } from './routes.ts';

const credential = 'A key, or a session of the console.';

/** What is served beside the REST façade, as docs/endpoints.md tells of it. */
export const addresses = {
  graphql: [
    {
      call: 'POST /graphql',
      what: 'All of the API: a JSON body `{ query, variables, operationName }`, or `multipart/form-data` with a file. See [graphql.md](graphql.md).',
      needs: credential,
    },
    {
      call: 'GET /graphql',
      what: 'A query in the query string, and subscriptions: as server-sent events (`Accept: text/event-stream`) or a WebSocket (`graphql-transport-ws`). See [subscriptions.md](subscriptions.md).',
      needs: credential,
    },
  ],
  openapi: [{ call: 'GET /openapi.json', what: 'The REST façade as OpenAPI 3.1.' }],
  docs: [
    {
      call: 'GET /docs/',
      what: 'This documentation.',
    },
  ],
  pay: [
    {
      call: 'GET /pay/{token}',
      what: 'The public page of an invoice or payment link, for whoever has its address; `POST` pays there. 60 requests a minute and address.',
    },
    { call: 'GET /pay/{token}/invoice.pdf', what: 'The invoice of that page as a PDF.' },
  ],
  verify: [
    {
      call: 'GET /verify/{id}',
      what: "The public page that checks the proof of an event, or of a sealed trace, in its visitor's browser; see [verification.md](verification.md).",
    },
    { call: 'GET /verify/{id}.tlog-proof', what: 'The proof of an event, without the payload.' },
    {
      call: 'GET /verify/{id}.json',
      what: 'The proof bundle of a sealed trace, without the payloads of its events; see [traces.md](traces.md).',
    },
  ],
  signIn: [
    {
      call: 'POST /api/auth/…',
      what: "Sign-in of people, for the console: better-auth's addresses, as far as they are offered. See [members.md](members.md).",
      needs: 'Same origin.',
    },
  ],
  leaks: [
    {
      call: 'POST /v1/leaks/github',
      what: 'Findings of a secret scanner; there with `LEAK_KEYS_URL` alone. See [keys.md](keys.md#when-github-finds-it).',
      needs: "The scanner's signature.",
    },
  ],
  live: [{ call: 'GET /livez', what: '200 `{"status":"live"}` while the process runs.' }],
  ready: [
    {
      call: 'GET /readyz',
      what: '200 `{"status":"ready"}` when a request sent now would be served; 503 while stopping or without the database.',
    },
  ],
  metrics: [
    {
      call: 'GET /metrics',
      what: 'Prometheus text.',
      needs: '`METRICS_TOKEN` as a bearer token; without one set, loopback alone.',
    },
  ],
  console: [
    { call: 'GET /', what: 'The console, at every path that is none of the above.', needs: 'Signing in.' },
  ],
} as const satisfies Record<string, readonly Address[]>;
