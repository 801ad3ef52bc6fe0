/** The largest JSON body accepted, enforced at `node:http` before anything reads it. */
export const maxBodyBytes = 1024 * 1024;

/** GraphQL lexer tokens in one document: what stops brace bombs before the parser's stack does. */
export const maxDocumentTokens = 2_000;
