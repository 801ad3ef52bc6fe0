import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, parse, print, validate } from 'graphql';
import { type InputIssue, ValidationError } from '#server/errors.ts';
import { sha256 } from './secrets.ts';

const maxIssues = 10;
const path = ['document'];

/** A GraphQL document as text, parsed and validated; refused with each of its faults and where it stands. */
export function readDocument(
  schema: GraphQLSchema,
  text: string,
  operationName: string | null | undefined,
  maxTokens: number,
): DocumentNode {
  const document = parsed(text, maxTokens);
  refuse(validate(schema, document, undefined, { maxErrors: maxIssues }));
  const names = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? [each.name?.value ?? ''] : [],
  );
  if (names.length === 0) fault('The document has no operation.');
  if (operationName && !names.includes(operationName)) {
    fault(`The document has no operation named "${operationName}".`, ['operationName']);
  }
  return document;
}

function parsed(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
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
