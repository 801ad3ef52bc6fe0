import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'admin/dist');
/** What the files in `dist` were built from. The server does not hand out files with a dot in front. */
const stamp = '.built-from';

export class ConsoleBuildError extends Error {}

/** Builds the console when it is missing or older than its sources; otherwise costs a few milliseconds. */
export async function buildConsole(log: (line: string) => void = console.log): Promise<void> {
  const sources = hashOfSources();
  if (isBuiltFrom(sources)) return;
  log('Building the console; this is done once per version.');
  const target = join(root, `admin/dist-${process.pid}`);
  try {
    await runVite(target);
    writeFileSync(join(target, stamp), sources);
    replace(target, sources);
  } finally {
    rmSync(target, { recursive: true, force: true });
  }
}

function isBuiltFrom(sources: string): boolean {
  const file = join(dist, stamp);
  return existsSync(file) && readFileSync(file, 'utf8') === sources;
}

/** Names and contents of all that goes in, the pinned packages included. */
function hashOfSources(): string {
  const files = globSync(['admin/**/*', 'server/ledger/verifier/*'], {
    cwd: root,
    withFileTypes: true,
    exclude: (entry) => /^(dist|dist-\d+|node_modules)$/.test(entry.name),
  });
  const names = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const name of [...names, join(root, 'package-lock.json')].sort()) {
    if (existsSync(name))
      hash
        .update(`${name.slice(root.length)}\0`)
        .update(readFileSync(name))
        .update('\0');
  }
  return hash.digest('hex');
}

async function runVite(outDir: string): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const args = [
    vite,
    'build',
    join(root, 'admin'),
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  try {
    await promisify(execFile)(process.execPath, args, {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production' },
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw new ConsoleBuildError(`The console could not be built.\n${stderr.trim() || message}`);
  }
}

/** By renaming, so that a build that is killed leaves no half console; of two at the same time either will do. */
function replace(target: string, sources: string): void {
  const old = `${target}-old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(target, dist);
  } catch (error) {
    if (!isBuiltFrom(sources)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

if (import.meta.main) await buildConsole();
