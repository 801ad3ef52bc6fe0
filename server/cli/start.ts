import { existsSync } from 'node:fs';
import { buildConsole, ConsoleBuildError } from './build-console.ts';

if (existsSync('.env')) process.loadEnvFile('.env');

/** `npm start`: one process from here on, so that a signal to npm reaches the server itself. */
try {
  await buildConsole();
} catch (error) {
  if (!(error instanceof ConsoleBuildError)) throw error;
  console.error(`Countersign cannot start. ${error.message}`);
  process.exit(1);
}
await import('#server/main.ts');
