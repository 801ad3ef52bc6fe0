import type { Context } from '#server/context.ts';
import { decodeId } from '#server/db/id.ts';
import type { Drawing } from '#server/drawing.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import type { Exchange } from '#server/http/routes.ts';
import type { RestDeps } from './endpoint.ts';
import { refuseV1 } from './errors.ts';
import { admit, drawn, sendPdf } from './files.ts';
import { publicUrlFor, refused, type StoredOperation } from './stored-operation.ts';
import { noTrace } from './trace-shapes.ts';
import { operationName, pathPattern, pdf, type ServedVerb, type Verb } from './verb.ts';

const notSealed = () =>
  refused('TRACE_NOT_SEALED', 409, 'This trace is not sealed yet: there is nothing to prove.');

interface Proven {
  trace: { sealedAt: string | null; proof: unknown } | null;
}

export const readTraceProof: StoredOperation<Proven> = {
  name: 'trace-proof',
  method: 'GET',
  path: '/v1/traces/{id}/proof',
  refuse: refuseV1,
  describe: {
    summary: 'The proof bundle of a sealed trace',
    description: 'Needs `events:read`. It is checked without this server; docs/traces.md says how.',
    query: {
      payloads: {
        ...{ type: 'boolean', default: false },
        description: 'Whether it discloses what the events say, too.',
      },
    },
    answer: { status: 200, description: 'The proof.', schema: { type: 'object' } },
    errors: ['TRACE_NOT_SEALED'],
  },
  document: `query RestTraceProof($id: ID!, $withPayloads: Boolean!) {
    trace(id: $id) { sealedAt proof(withPayloads: $withPayloads) } }`,
  variables: ({ params, query }) => ({ id: params.id, withPayloads: query.get('payloads') === 'true' }),
  answer({ trace }) {
    if (!trace) throw noTrace();
    if (!trace.proof) throw notSealed();
    return { status: 200, body: trace.proof };
  },
};

export interface TraceFiles {
  certificateFile(ctx: Context, id: string, publicUrl: string): Promise<Drawing | 'NOT_FOUND' | 'NOT_SEALED'>;
}

/** Drawing anything costs as much as reading this many fields. */
const cost = 400;
const reading = { scopes: ['events:read'], keepsToClients: false } as const;

const readCertificate: Verb & typeof reading = {
  ...reading,
  name: 'trace-certificate',
  method: 'GET',
  path: '/v1/traces/{id}/proof/pdf',
  refuse: refuseV1,
  describe: {
    summary: 'The certificate of a sealed trace as a PDF',
    description: 'Needs `events:read`. For keys and, in the console, for people.',
    answer: { status: 200, description: 'The page or pages.', ...pdf },
    errors: ['TRACE_NOT_SEALED', 'OVERLOADED'],
  },
};

export function traceCertificate({ runtime, requests }: RestDeps, files: TraceFiles): ServedVerb {
  async function answer({ req, res, path, use }: Exchange): Promise<void> {
    use.outcome.operation = operationName(readCertificate);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    await admit(ctx, readCertificate, cost);
    const id = decodeId(pathPattern(readCertificate).exec(path)?.groups?.id ?? '');
    if (id?.type !== 'Trace') throw noTrace();
    const file = await files.certificateFile(ctx, id.uuid, publicUrlFor(req, runtime.config.publicUrl));
    if (file === 'NOT_FOUND') throw noTrace();
    if (file === 'NOT_SEALED') throw notSealed();
    const bytes = await drawn(ctx, readCertificate, file);
    noteUse(runtime, use, 200);
    sendPdf(res, { name: file.name, bytes }, keyHeaders(ctx));
  }
  return { verb: readCertificate, answer };
}
