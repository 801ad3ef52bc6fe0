import { createHash } from 'node:crypto';

/** RFC 6962, section 2.1, word for word and in no hurry: what everything else is compared with. */
type Entries = readonly Uint8Array[];

export const hash = (...parts: readonly Uint8Array[]) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return new Uint8Array(sum.digest());
};

const split = (n: number) => 2 ** Math.ceil(Math.log2(n) - 1);

export function treeHash(entries: Entries): Uint8Array<ArrayBuffer> {
  const [first] = entries;
  if (!first) return hash();
  if (entries.length === 1) return hash(Uint8Array.of(0), first);
  const k = split(entries.length);
  return hash(Uint8Array.of(1), treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}

export function auditPath(m: number, entries: Entries): Uint8Array<ArrayBuffer>[] {
  if (entries.length === 1) return [];
  const k = split(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  return m < k ? [...auditPath(m, left), treeHash(right)] : [...auditPath(m - k, right), treeHash(left)];
}

export const consistencyPath = (m: number, entries: Entries) => subproof(m, entries, true);

function subproof(m: number, entries: Entries, isWhole: boolean): Uint8Array<ArrayBuffer>[] {
  if (m === entries.length) return isWhole ? [] : [treeHash(entries)];
  const k = split(entries.length);
  const [left, right] = [entries.slice(0, k), entries.slice(k)];
  if (m <= k) return [...subproof(m, left, isWhole), treeHash(right)];
  return [...subproof(m - k, right, false), treeHash(left)];
}
