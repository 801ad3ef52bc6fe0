import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysIn } from './scan-text.ts';

const help = `Looks for API keys in files, offline, by their form and checksum.

  npm run -s scan -- <file or folder>…

Prints file:line and the key masked. Exit codes: 0 none found, 1 found, 2 asked wrongly or something is unreadable.`;

const skipped = new Set(['.git', 'node_modules']);

/** Every file below these paths; links are not followed. */
function* filesIn(path: string): Generator<string> {
  const stat = lstatSync(path);
  if (stat.isFile()) yield path;
  if (!stat.isDirectory()) return;
  for (const name of readdirSync(path).sort()) if (!skipped.has(name)) yield* filesIn(join(path, name));
}

function scan(paths: readonly string[]): number {
  let found = 0;
  let unreadable = 0;
  for (const path of paths) {
    try {
      for (const file of filesIn(path)) {
        for (const { line, masked } of keysIn(readFileSync(file, 'latin1'))) {
          found++;
          console.log(`${file}:${line}: ${masked}`);
        }
      }
    } catch (error) {
      unreadable++;
      console.error(error instanceof Error ? error.message : error);
    }
  }
  return unreadable > 0 ? 2 : found > 0 ? 1 : 0;
}

const paths = process.argv.slice(2);
const asksHelp = paths.some((path) => path === '--help' || path === '-h');
if (asksHelp || paths.length === 0) (asksHelp ? console.log : console.error)(help);
process.exitCode = asksHelp ? 0 : paths.length === 0 ? 2 : scan(paths);
