import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const docs = join(import.meta.dirname, '../../docs');

export const pageText = (page: string) => readFileSync(join(docs, page), 'utf8');

/** Code as it is printed, all blocks of the language in their order; `skip` marks what is only shown. */
export function codeOf(text: string, language: string): string[] {
  const blocks = [...text.matchAll(/^```(\w+)( skip)?\n(.*?)^```$/gms)];
  return blocks.flatMap(([, name, skip, code = '']) => (name === language && !skip ? [code] : []));
}

export const codeBlocks = (page: string, language: string) => codeOf(pageText(page), language);

export const hasCommand = (command: string, asked = '--version') => {
  try {
    execFileSync(command, [asked], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

interface Surroundings {
  url: string;
  secret: string;
  cwd?: string;
}

/** Runs a program with the environment that the pages tell to set, and answers what it printed. */
export function runPrinted(command: string, args: readonly string[], { url, secret, cwd }: Surroundings) {
  const env = { PATH: process.env.PATH, COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: secret };
  return promisify(execFile)(command, args, { env, cwd });
}
