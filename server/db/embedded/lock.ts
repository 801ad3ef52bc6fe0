import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errnoOf } from './errors.ts';
import { livenessOf, ownIdentity, type ProcessIdentity } from './process-identity.ts';

const heartbeatMs = 1000;
const silenceMs = 4 * heartbeatMs;

export interface Lock {
  release(): void;
}

export class LockHeldError extends Error {
  readonly holderPid: number;

  constructor(file: string, holderPid: number) {
    super(`${file} is held by process ${holderPid}`);
    this.holderPid = holderPid;
  }
}

/** Throws LockHeldError at once when a living process holds the file; takes over what a dead one left. */
export async function acquireLock(file: string): Promise<Lock> {
  const content = JSON.stringify({ ...ownIdentity(), token: randomUUID() });
  await claim(file, content);
  const heartbeat = setInterval(() => touch(file), heartbeatMs).unref();
  return {
    release() {
      clearInterval(heartbeat);
      if (contentOf(file) === content) unlinkSync(file);
    },
  };
}

/**
 * A stale file is replaced only under a claim that is itself such a lock, named after the stale content.
 * Whoever gets the claim looks again: of many that saw the same dead holder, one finds it still there.
 */
async function claim(file: string, content: string): Promise<void> {
  while (!createWhole(file, content)) {
    const found = contentOf(file);
    if (found === null) continue;
    const holder = parseHolder(found);
    if (holder && (await isHeld(file, holder))) throw new LockHeldError(file, holder.pid);

    const takeover = `${file}.${createHash('sha256').update(found).digest('hex').slice(0, 8)}`;
    await claim(takeover, content);
    if (contentOf(file) === found) return renameSync(takeover, file);
    unlinkSync(takeover);
  }
}

/** `link` makes the file appear with its content: nobody ever reads half of it. */
function createWhole(file: string, content: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Two containers can share a folder while neither sees the other's processes; there the heartbeat decides. */
async function isHeld(file: string, holder: ProcessIdentity): Promise<boolean> {
  const liveness = livenessOf(holder);
  if (liveness !== 'unknown') return liveness === 'alive';
  const lastBeat = modifiedAt(file);
  const deadline = performance.now() + silenceMs;
  while (performance.now() < deadline) {
    await sleep(heartbeatMs / 10);
    if (modifiedAt(file) !== lastBeat) return true;
  }
  return false;
}

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // A read-only or vanished folder must not stop a server that still works.
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** Null for what a power cut made of the file. */
function parseHolder(content: string): ProcessIdentity | null {
  try {
    const holder = JSON.parse(content) as ProcessIdentity | null;
    return Number.isInteger(holder?.pid) ? holder : null;
  } catch {
    return null;
  }
}
