import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The root that an inclusion proof leads to, by RFC 9162, section 2.1.3.2; throws for a path of another length. */
export function rootFromPath(
  entry: Uint8Array,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer {
  let [node, last] = [index, size - 1];
  let hash = sha256(Uint8Array.of(0), entry);
  for (const sibling of path) {
    if (last === 0) throw new RangeError('The path is too long.');
    if (node % 2 === 1 || node === last) {
      hash = sha256(Uint8Array.of(1), sibling, hash);
      for (; node % 2 === 0 && node > 0; last = Math.floor(last / 2)) node /= 2;
    } else {
      hash = sha256(Uint8Array.of(1), hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw new RangeError('The path is too short.');
  return hash;
}
