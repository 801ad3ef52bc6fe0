import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.COUNTERSIGN_URL ?? 'http://localhost:4000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  resolve: { dedupe: ['react', 'react-dom', 'react-router'] },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: { '^/graphql$': server, '^/api/': server } },
});
