import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { naiveLeaf } from '../ledger/naive-tree.ts';
import { checkpointText, cosignature, type NoteKey, signText } from '../ledger/verifier/build-proof.ts';

export const origin = 'log.test/own';

const hash = (text: string) => createHash('sha256').update(text).digest();

/** The entries of one history; another name, another history. */
export const entriesOf = (count: number, history = 'own') =>
  Array.from({ length: count }, (_, at) => hash(`${history} ${at}`));

export interface ListedIn {
  key: NoteKey;
  fromSize: number;
  endorsedBy?: NoteKey;
}

export function listOf(keys: readonly ListedIn[]): string {
  const checkpointKeys = keys.map(({ key, fromSize, endorsedBy }) => ({
    ...{ vkey: key.vkey, fromSize, createdAt: '', retiredAt: null },
    endorsement: endorsedBy ? endorsementBy(endorsedBy, key, fromSize) : null,
  }));
  return JSON.stringify({ origin, checkpointKeys, receiptKeys: [], witnesses: [] });
}

export function endorsementBy(before: NoteKey, next: NoteKey, fromSize: number): string {
  const text = `countersign/checkpoint-key@v1\n${origin}\nfrom ${fromSize}\n${next.vkey}\n`;
  return `${text}\n${signText(before, text)}${signText(next, text)}`;
}

export function checkpointOf(key: NoteKey, entries: readonly Uint8Array[]): string {
  const text = checkpointText(origin, entries);
  return `${text}\n${signText(key, text)}`;
}

/** The files of a log with fewer than 256 entries, by the paths under which they are served. */
export function filesOf(signer: NoteKey, entries: readonly Buffer[], keys: readonly ListedIn[] | null) {
  const partial = `000.p/${entries.length}`;
  const bundle = entries.map((entry) => Buffer.concat([Buffer.from([0, entry.length]), entry]));
  return new Map<string, string | Buffer>([
    ['checkpoint', checkpointOf(signer, entries)],
    [`tile/0/${partial}`, Buffer.concat(entries.map(naiveLeaf))],
    [`tile/entries/${partial}`, Buffer.concat(bundle)],
    ...(keys ? [['keys', listOf(keys)] as const] : []),
  ]);
}

/** Writes them in the place of what was there. */
export function mirror(dir: string, files: ReadonlyMap<string, string | Buffer>): string {
  rmSync(dir, { recursive: true, force: true });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

/** What the witnesses' lines add to a note. */
export const cosignedBy = (note: string, witnesses: readonly NoteKey[]) =>
  note + witnesses.map((each) => cosignature(each, `${note.split('\n\n')[0]}\n`, 1_790_000_000)).join('');
