/** The largest JSON body accepted, enforced at `node:http` before anything reads it. */
export const maxBodyBytes = 1024 * 1024;

/** GraphQL lexer tokens in one document: what stops brace bombs before the parser's stack does. */
export const maxDocumentTokens = 2_000;

/** The longest document: those that come back are kept in memory. What is longer belongs into variables. */
export const maxDocumentLength = 128 * 1024;

/** Braces, brackets and parentheses within each other: a payload may have 64 levels of its own. */
export const maxDocumentDepth = 100;

/** How much one operation may ask for: fields times objects, levels, and fields side by side. */
export const queryLimits = { complexity: 20_000, depth: 15, breadth: 600 } as const;
