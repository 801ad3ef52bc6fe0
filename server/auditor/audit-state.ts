import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { emptyFrontier, type Frontier } from '#server/ledger/growth.ts';
import type { KnownKey } from '#server/ledger/verifier/key-chain.ts';
import { UnreadableError } from './audit.errors.ts';
import { type LeafHashes, leafHashes } from './leaf-hashes.ts';

/** What an auditor knows of a log from earlier times. */
export interface AuditState {
  origin: string | null;
  /** Those trusted because they were given or the log named the first of them, and all that have followed. */
  keys: readonly KnownKey[];
  frontier: Frontier;
  hashes: LeafHashes;
  /** The last signed note that was found to be right. */
  checkpoint: string | null;
}

interface StateFile {
  v: 2;
  origin: string;
  keys: readonly KnownKey[];
  size: number;
  frontier: string[];
  checkpoint: string;
}

/** Kept no sizes with the keys, and not those that had followed. */
interface OldStateFile extends Omit<StateFile, 'v' | 'keys'> {
  v: 1;
  keys: string[];
}

const upToDate = (file: StateFile | OldStateFile): StateFile =>
  file.v === 1 ? { ...file, v: 2, keys: file.keys.map((vkey) => ({ vkey, fromSize: null })) } : file;

const hashesPath = (path: string) => `${path}.hashes`;

const nothingKnown = (path: string | null): AuditState => ({
  ...{ origin: null, keys: [], frontier: emptyFrontier, checkpoint: null },
  hashes: leafHashes(path && hashesPath(path), 0) as LeafHashes,
});

export function readAuditState(path: string | null): AuditState {
  const text = path === null ? null : readOrNull(path);
  if (path === null || text === null) return nothingKnown(path);
  try {
    const file = upToDate(JSON.parse(text) as StateFile | OldStateFile);
    const hashes = leafHashes(hashesPath(path), file.size);
    if (file.v !== 2 || !hashes) throw new Error('it is incomplete');
    const frontier = { size: file.size, hashes: file.frontier.map((hash) => Buffer.from(hash, 'base64')) };
    return { origin: file.origin, keys: file.keys, frontier, hashes, checkpoint: file.checkpoint };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableError(
      `The state ${path} cannot be read (${why}). Without it, the audit begins anew.`,
    );
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new UnreadableError(`The state ${path} cannot be read.`);
  }
}

/** First the hashes, then that they count: what is interrupted is as if it had not begun. */
export function writeAuditState(path: string | null, state: AuditState): void {
  if (path === null || state.origin === null || state.checkpoint === null) return;
  state.hashes.save();
  const { size, hashes } = state.frontier;
  const file: StateFile = {
    ...{ v: 2, origin: state.origin, keys: state.keys, size },
    frontier: hashes.map((hash) => hash.toString('base64')),
    checkpoint: state.checkpoint,
  };
  writeFileSync(`${path}.new`, `${JSON.stringify(file, null, 2)}\n`, { flush: true });
  renameSync(`${path}.new`, path);
}
