import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const page = (name: string) => join(import.meta.dirname, name);
const server = process.env.COUNTERSIGN_URL ?? 'http://localhost:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom', 'react-router'] },
  build: {
    ...{ outDir: 'dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
    rollupOptions: { input: { console: page('index.html'), verify: page('verify/index.html') } },
  },
  server: {
    proxy: {
      '^/graphql$': server,
      '^/api/': server,
      '^/docs/': server,
      '^/ledger/': server,
      '^/verify/.*[.](tlog-proof|json)$': server,
    },
  },
});
