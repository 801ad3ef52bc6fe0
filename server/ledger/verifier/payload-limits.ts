/** Of what is anchored. `bytes` counts the canonical form, `depth` the objects and arrays around the innermost value. */
export const payloadLimits = { depth: 64, bytes: 64 * 1024 } as const;
