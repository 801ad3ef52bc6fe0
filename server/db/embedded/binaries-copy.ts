import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { errnoOf } from './errors.ts';

const linkList = 'pg-symlinks.json';

/** npm packages hold no symbolic links: the package lists them, and its install script makes them. */
export function hasAllLinks(dir: string): boolean {
  return missingLinks(dir).length === 0;
}

/** Compares sizes: a power cut right after the copy can leave files that are there, but empty. */
export function isCompleteCopy(source: string, copy: string): boolean {
  const matches = (path: string) => {
    const original = lstatSync(join(source, path));
    const found = lstatSync(join(copy, path), { throwIfNoEntry: false });
    return !original.isFile() || found?.size === original.size;
  };
  return existsSync(copy) && filesBelow(source).every(matches) && hasAllLinks(copy);
}

/** All or nothing, and safe when several processes do it at once. */
export async function copyBinaries(source: string, target: string): Promise<void> {
  makePublicDir(dirname(target));
  const draft = await mkdtemp(`${target}.draft-`);
  try {
    await cp(source, draft, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
    for (const link of missingLinks(draft)) symlinkSync(link.to, link.path);
    letEveryoneRead(draft);
    await putInPlace(source, draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** mkdir's own mode is cut by the umask, which often hides root's files from everyone else. */
export function makePublicDir(dir: string): void {
  const topmost = mkdirSync(dir, { recursive: true });
  if (!topmost) return;
  for (let made = dir; made.length >= topmost.length; made = dirname(made)) chmodSync(made, 0o755);
}

async function putInPlace(source: string, draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    if (errnoOf(error) !== 'ENOTEMPTY' && errnoOf(error) !== 'EEXIST') throw error;
    if (isCompleteCopy(source, target)) return;
    const broken = `${draft}-broken`;
    await rename(target, broken);
    await rename(draft, target);
    await rm(broken, { recursive: true, force: true });
  }
}

function missingLinks(dir: string): { path: string; to: string }[] {
  const list = join(dir, linkList);
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links
    .map(({ source, target }) => ({
      path: join(dir, relative('native', target)),
      to: relative(dirname(target), source),
    }))
    .filter(({ path }) => !existsSync(path));
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(isNeeded);
}

/** Archives are for linking extensions. */
function isNeeded(path: string): boolean {
  return !basename(path).endsWith('.a');
}

function letEveryoneRead(dir: string): void {
  chmodSync(dir, 0o755);
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const file = join(dir, path);
    const { mode } = lstatSync(file);
    const isLink = (mode & 0o170000) === 0o120000;
    if (!isLink) chmodSync(file, mode & 0o111 ? 0o755 : 0o644);
  }
}
