/** GraphQL lexer tokens in one document: what stops brace bombs before the parser's stack does. */
export const maxDocumentTokens = 2_000;

/** The longest document: those that come back are kept in memory. What is longer belongs into variables. */
const maxDocumentLength = 128 * 1024;

/** Braces, brackets and parentheses within each other: a payload may have 64 levels of its own. */
const maxDocumentDepth = 100;

/** Why a document is too long to be read; null when it is not. */
export const lengthFault = ({ length }: string): string | null =>
  length > maxDocumentLength
    ? `The document has ${length} characters; the limit is ${maxDocumentLength}. Send values as variables.`
    : null;

/** Why it nests too deep for the parser's stack; null when it does not. */
export const depthFault = (document: string): string | null =>
  isDeeperThan(maxDocumentDepth, document)
    ? `The document nests more than ${maxDocumentDepth} levels deep.`
    : null;

/** Block strings, strings and comments as wholes, and brackets. */
const marks = /"""(?:\\"""|[\s\S])*?(?:"""|$)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|[{[(]|[)\]}]/g;

function isDeeperThan(limit: number, document: string): boolean {
  let depth = 0;
  for (const [mark] of document.matchAll(marks)) {
    if ('{[('.includes(mark) && ++depth > limit) return true;
    if (')]}'.includes(mark)) depth--;
  }
  return false;
}
