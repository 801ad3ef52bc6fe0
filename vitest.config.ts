import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** vitest would load a second copy of `graphql`, whose errors are not `instanceof` the first one's. */
const graphql = fileURLToPath(import.meta.resolve('graphql'));

export default defineConfig({
  resolve: { alias: [{ find: /^graphql$/, replacement: graphql }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/cluster.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
