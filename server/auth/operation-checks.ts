import { type DocumentNode, type GraphQLSchema, print } from 'graphql';
import { RequestError } from '#server/errors.ts';
import { insufficientScope } from './authenticate.ts';
import { documentHash, normalizedHash } from './document.ts';
import { notAccessible, realm } from './key-checks.ts';
import { createPreflight, type Learned } from './preflight/preflight.ts';
import { scopeBit } from './scopes.ts';

export interface Operation {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Readonly<Record<string, unknown>> | null | undefined;
}

/** Whoever asks: `mask` is the scopes held, `documents` the hashes it is pinned to; empty for any document. */
export interface OperationHolder {
  mask: bigint;
  documents: readonly string[];
  /** The clients it is narrowed to; null for all. */
  clientIds: readonly string[] | null;
}

interface OperationCheck {
  name: 'DOCUMENT' | 'CLIENTS' | 'SCOPES';
  /** Null when the operation may run. */
  refusal(holder: OperationHolder, operation: Operation, learned?: Learned): RequestError | null;
}

/** Made in this order once a key has passed `keyChecks`, by requests and by `apiKeyExplain` alike. */
export function createOperationChecks(schema: GraphQLSchema): readonly OperationCheck[] {
  const preflight = createPreflight(schema, { bitOf: scopeBit });
  return [
    { name: 'DOCUMENT', refusal: documentRefusal },
    {
      name: 'CLIENTS',
      refusal({ clientIds }, { document, operationName, variables }) {
        const isWithin = clientIds === null || preflight.keepsToClients(document, operationName, variables);
        return isWithin ? null : notAccessible();
      },
    },
    {
      name: 'SCOPES',
      refusal({ mask }, { document, operationName, variables }, learned) {
        const missing = preflight.check(document, operationName, variables, mask, learned);
        return missing.length > 0 ? insufficientScope(missing) : null;
      },
    },
  ];
}

function documentRefusal({ documents }: OperationHolder, { document }: Operation): RequestError | null {
  if (documents.length === 0 || hashesOf(document).some((hash) => documents.includes(hash))) return null;
  return documentNotAllowed();
}

export const documentNotAllowed = () =>
  new RequestError(
    'DOCUMENT_NOT_ALLOWED',
    403,
    'This API key is pinned to certain GraphQL documents, and this is none of them. Nothing was executed.',
    { headers: { 'WWW-Authenticate': `${realm}, error="document_not_allowed"` } },
  );

const known = new WeakMap<DocumentNode, readonly string[]>();

/** Of the text exactly as it was sent, and of the document whatever its layout. */
function hashesOf(document: DocumentNode): readonly string[] {
  const hashes = known.get(document) ?? [
    documentHash(document.loc?.source.body ?? print(document)),
    normalizedHash(document),
  ];
  known.set(document, hashes);
  return hashes;
}
