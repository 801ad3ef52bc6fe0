import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder has something that this log contradicts: one of the two is not the log that it was. */
export class ContradictionError extends Error {}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const isThere = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EEXIST';

interface Published {
  size: number;
  /** A signed note. */
  note: string;
}

/**
 * Writes `<size>`, which is never written again, and `checkpoint`, which is replaced as a whole. Several may do so
 * at once in one folder. `ownNote` answers what the log itself has of a size; null for nothing.
 */
export async function publishTo(
  dir: string,
  { size, note }: Published,
  ownNote: (size: number) => Promise<string | null>,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const newest = await readNote(join(dir, 'checkpoint'));
  if (newest) requireSame(newest, await ownNote(sizeOf(newest)));
  if (newest === note || (newest && sizeOf(newest) > size)) return;
  const isNew = await createOnce(dir, String(size), note);
  if (!isNew) requireSame((await readNote(join(dir, String(size)))) ?? note, note);
  await rename(await temporary(dir, note), join(dir, 'checkpoint'));
}

const textOf = (note: string) => note.slice(0, note.lastIndexOf('\n\n') + 1);
const sizeOf = (note: string) => Number(note.split('\n')[1]);

/** Cosignatures may have come; what the log says of itself may not have changed. */
function requireSame(published: string, own: string | null): void {
  const size = sizeOf(published);
  if (own === null)
    throw new ContradictionError(
      `A checkpoint of ${size} entries was published, and the log has none of that size.`,
    );
  if (textOf(published) === textOf(own)) return;
  throw new ContradictionError(`Another checkpoint of ${size} entries was published than the log has.`);
}

async function readNote(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** False where there is one of this name. It is never seen half written. */
async function createOnce(dir: string, name: string, content: string): Promise<boolean> {
  const path = await temporary(dir, content);
  try {
    await link(path, join(dir, name));
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  } finally {
    await rm(path, { force: true });
  }
}

async function temporary(dir: string, content: string): Promise<string> {
  const path = join(dir, `.${randomUUID()}.tmp`);
  const file = await open(path, 'wx', 0o644);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}
