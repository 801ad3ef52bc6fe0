/** The largest JSON body accepted, enforced at `node:http` before anything reads it. */
export const maxBodyBytes = 1024 * 1024;

/** As how many objects a list counts whose length nothing tells. */
export const usualListLength = 5;

/** How much one operation may ask for: fields times objects, levels, and fields side by side. */
export const queryLimits = { complexity: 20_000, depth: 15, breadth: 600 } as const;

/** The largest file accepted, enforced while it comes in. */
export const maxFileBytes = 10 * 1024 * 1024;

/** For how long a body may be on its way: one of JSON, and one with a file. */
export const bodyMs = 30_000;
export const uploadMs = 120_000;

/** For how long nothing of a file may come. */
export const uploadIdleMs = 10_000;
