import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, print, validate } from 'graphql';
import { type InputIssue, ValidationError } from '#server/errors.ts';
import { depthFault, lengthFault, maxDocumentTokens } from './document-size.ts';
import { sha256 } from './secrets.ts';

const maxIssues = 10;
const path = ['document'];

/** What reading one costs an operation: a document that is made to hurt takes a tenth of a second. */
export const documentCost = 2_500;

type Outcome = { document: DocumentNode } | { refusal: ValidationError };

const byRequest = new WeakMap<object, Map<string, Outcome>>();

/**
 * A GraphQL document as text, within the limits of any request, parsed and validated; refused with each of its faults
 * and where it stands. Read once in a request.
 */
export function readDocument(
  ctx: object,
  schema: GraphQLSchema,
  text: string,
  operationName: string | null | undefined,
): DocumentNode {
  const outcomes = byRequest.get(ctx) ?? new Map<string, Outcome>();
  byRequest.set(ctx, outcomes);
  const outcome = outcomes.get(text) ?? read(schema, text);
  outcomes.set(text, outcome);
  if ('refusal' in outcome) throw outcome.refusal;
  requireOperation(outcome.document, operationName);
  return outcome.document;
}

function read(schema: GraphQLSchema, text: string): Outcome {
  try {
    const tooLarge = lengthFault(text) ?? depthFault(text);
    if (tooLarge) fault(tooLarge);
    const document = parsed(text);
    refuse(validate(schema, document, undefined, { maxErrors: maxIssues }));
    return { document };
  } catch (error) {
    if (error instanceof ValidationError) return { refusal: error };
    throw error;
  }
}

function requireOperation(document: DocumentNode, operationName: string | null | undefined): void {
  const names = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value ?? ''] : [],
  );
  if (names.length === 0) fault('The document has no operation.');
  if (operationName && !names.includes(operationName)) {
    fault(`The document has no operation named "${operationName}".`, ['operationName']);
  }
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: maxDocumentTokens });
  } catch (error) {
    if (error instanceof GraphQLError) refuse([error]);
    throw error;
  }
}

function refuse(errors: readonly GraphQLError[]): void {
  const [first, ...rest] = errors.map((error): InputIssue => {
    const [place] = error.locations ?? [];
    const where = place ? ` (line ${place.line}, column ${place.column})` : '';
    return { path, message: error.message.replace(/\.$/, '') + where };
  });
  if (first) throw new ValidationError([first, ...rest]);
}

function fault(message: string, at: readonly string[] = path): never {
  throw new ValidationError([{ path: at, message }]);
}

/** SHA-256, in hex, of a document's text. */
export const documentHash = (text: string): string => sha256(text).toString('hex');

/** The hash that does not depend on how a document is laid out: of what graphql-js prints of it. */
export const normalizedHash = (document: DocumentNode): string => documentHash(print(document));
