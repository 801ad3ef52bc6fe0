import { existsSync } from 'node:fs';

/**
 * What stands in `.env` of the folder a command is started in, for whatever the environment does not set. Every command
 * that opens the database calls it, so that all of them mean the same one.
 */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
