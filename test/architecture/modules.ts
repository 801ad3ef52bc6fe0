import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

export const root = join(import.meta.dirname, '../..');

export interface Import {
  /** As it is written. */
  specifier: string;
  /** The file it names, from the root; null for a package. */
  target: string | null;
  isTypeOnly: boolean;
}

export interface Module {
  /** From the root, e.g. `server/clients/client.service.ts`. */
  path: string;
  text: string;
  lines: number;
  imports: readonly Import[];
}

const statement = /^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;

/** Every source file below these folders that a person wrote. */
export function modulesIn(...folders: string[]): Module[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx,cjs}`, { cwd: root }))
    .filter((path) => !/(^|\/)(gql|dist|dist-\d+|node_modules)\//.test(path))
    .sort()
    .map(readModule);
}

function readModule(path: string): Module {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = [...text.matchAll(statement)].map(([, type, fixed, dynamic]): Import => {
    const specifier = fixed ?? dynamic ?? '';
    return { specifier, target: targetOf(path, specifier), isTypeOnly: type !== undefined };
  });
  return { path, text, lines: text.trimEnd().split('\n').length, imports };
}

function targetOf(path: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : null;
}
