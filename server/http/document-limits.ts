import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { maxDocumentDepth, maxDocumentLength, maxDocumentTokens } from './limits.ts';

/**
 * Stops documents that are made to hurt before the parser's stack, or the cache of documents, has to bear them.
 * A document that is in the cache has been looked at before.
 */
export const limitDocuments: Plugin<Context> = {
  onParse({ params, parseFn, setParseFn }) {
    const length = String(params.source).length;
    if (length > maxDocumentLength) {
      throw tooLarge(
        `The document has ${length} characters; the limit is ${maxDocumentLength}. Send values as variables.`,
      );
    }
    setParseFn((source, options) => {
      if (isDeeperThan(maxDocumentDepth, String(source))) {
        throw tooLarge(`The document nests more than ${maxDocumentDepth} levels deep.`);
      }
      return parseFn(source, { ...options, maxTokens: maxDocumentTokens });
    });
  },
};

const tooLarge = (message: string) => new RequestError('QUERY_TOO_COMPLEX', 400, message);

/** Block strings, strings and comments as wholes, and brackets. */
const marks = /"""(?:\\"""|[\s\S])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[{[(]|[)\]}]/g;

export function isDeeperThan(limit: number, document: string): boolean {
  let depth = 0;
  for (const [mark] of document.matchAll(marks)) {
    if ('{[('.includes(mark) && ++depth > limit) return true;
    if (')]}'.includes(mark)) depth--;
  }
  return false;
}
