/**
 * Declares that a root field shows and touches only what belongs to the clients that a key is narrowed to. Whoever says
 * so reads through `reachOf(ctx)`. All other fields are refused to such a key before anything runs.
 */
export const keepsToClients = { keepsToClients: true } as const;
