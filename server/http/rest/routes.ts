import { RequestError } from '#server/errors.ts';
import { heldKeyVerb, type RevokeHeldKey } from '#server/http/revoke-held-key.ts';
import type { Exchange, Route } from '#server/http/routes.ts';
import {
  createAttestation,
  listAttestations,
  readAttestation,
  readRawAttestation,
  verifyAttestation,
} from './attestations.ts';
import { anchorDocument, verifyDocument } from './document-anchor.ts';
import { type DocumentActions, documentVerbs } from './documents.ts';
import { servedEndpoint } from './endpoint.ts';
import { proveEvent, verifyEvent } from './event-proof.ts';
import { anchorEvent, anchorEvents, listEvents, readEvent } from './events.ts';
import { invoiceExport } from './invoice-export.ts';
import { generatedPdf, type InvoiceFiles, invoicePdf } from './invoice-files.ts';
import { me } from './me.ts';
import { openApiRoute } from './openapi.ts';
import { type StoredDeps, servedOperation } from './stored-operation.ts';
import { readTraceProof, type TraceFiles, traceCertificate } from './trace-proofs.ts';
import { addTraceEvents, createTrace, deleteTrace, listTraces, readTrace, sealTrace } from './traces.ts';
import { pathPattern, type ServedVerb } from './verb.ts';

/** The REST façade, with its description. */
export function restRoutes(
  deps: StoredDeps & {
    invoiceFiles: InvoiceFiles;
    documents: DocumentActions;
    revokeHeldKey: RevokeHeldKey;
    traceFiles: TraceFiles;
  },
): Route[] {
  const served: readonly ServedVerb[] = [
    servedEndpoint(deps, me),
    servedOperation(deps, anchorEvent),
    servedOperation(deps, listEvents),
    servedOperation(deps, anchorEvents),
    servedOperation(deps, readEvent),
    servedOperation(deps, verifyEvent),
    servedOperation(deps, proveEvent),
    servedOperation(deps, anchorDocument),
    servedOperation(deps, verifyDocument),
    invoicePdf(deps, deps.invoiceFiles),
    generatedPdf(deps, deps.invoiceFiles),
    invoiceExport(deps, deps.invoiceFiles),
    ...documentVerbs(deps, deps.documents),
    heldKeyVerb(deps.revokeHeldKey, deps.requests.callerOf),
    ...attestationVerbs(deps),
    ...traceVerbs(deps),
  ];
  const verbs = served.map(({ verb }) => verb);
  return [openApiRoute(verbs, deps.runtime.config.publicUrl), ...routesOf(served)];
}

const attestationVerbs = (deps: StoredDeps): ServedVerb[] => [
  servedOperation(deps, createAttestation),
  servedOperation(deps, listAttestations),
  servedOperation(deps, readAttestation),
  servedOperation(deps, readRawAttestation),
  servedOperation(deps, verifyAttestation),
];

const traceVerbs = (deps: StoredDeps & { traceFiles: TraceFiles }): ServedVerb[] => [
  servedOperation(deps, createTrace),
  servedOperation(deps, listTraces),
  servedOperation(deps, readTrace),
  servedOperation(deps, deleteTrace),
  servedOperation(deps, addTraceEvents),
  servedOperation(deps, sealTrace),
  servedOperation(deps, readTraceProof),
  traceCertificate(deps, deps.traceFiles),
];

/** The verbs of one path are one route, which knows what may be done there. */
function routesOf(served: readonly ServedVerb[]): Route[] {
  return [...Map.groupBy(served, ({ verb }) => verb.path).values()].flatMap((here) => {
    const [first] = here;
    return first
      ? [
          {
            ...first.verb,
            verbs: here.map(({ verb }) => verb),
            at: pathPattern(first.verb),
            answer: (exchange) => choose(here, exchange),
          },
        ]
      : [];
  });
}

async function choose(here: readonly ServedVerb[], exchange: Exchange): Promise<void> {
  const chosen = here.find(({ verb }) => verb.method === exchange.req.method);
  if (chosen) return chosen.answer(exchange);
  const allowed = here.map(({ verb }) => verb.method).join(', ');
  throw new RequestError('METHOD_NOT_ALLOWED', 405, `Use ${allowed}.`, { headers: { Allow: allowed } });
}
