import type { Plugin } from 'graphql-yoga';
import { depthFault, lengthFault, maxDocumentTokens } from '#server/auth/document-size.ts';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';

/**
 * Stops documents that are made to hurt before the parser's stack, or the cache of documents, has to bear them.
 * A document that is in the cache has been looked at before.
 */
export const limitDocuments: Plugin<Context> = {
  onParse({ params, parseFn, setParseFn }) {
    refuse(lengthFault(String(params.source)));
    setParseFn((source, options) => {
      refuse(depthFault(String(source)));
      return parseFn(source, { ...options, maxTokens: maxDocumentTokens });
    });
  },
};

function refuse(fault: string | null): void {
  if (fault !== null) throw new RequestError('QUERY_TOO_COMPLEX', 400, fault);
}
