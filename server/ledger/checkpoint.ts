import { noteOf } from './note.ts';

/** A signed head of the tree, as it is stored. */
export interface Checkpoint {
  origin: string;
  size: number;
  root: Buffer;
  signature: Buffer;
  /** Raw, of the key that signed it. */
  publicKey: Buffer;
  createdAt: Date;
  /** What witnesses have added, a line each. */
  cosignatures: readonly string[];
}

/** What is signed: the body of a C2SP tlog-checkpoint. */
export const checkpointText = ({ origin, size, root }: Pick<Checkpoint, 'origin' | 'size' | 'root'>) =>
  `${origin}\n${size}\n${root.toString('base64')}\n`;

/** The whole note, as it is served and given along with proofs. */
export function checkpointNote(checkpoint: Checkpoint): string {
  const { origin: name, publicKey, signature, cosignatures } = checkpoint;
  return noteOf(checkpointText(checkpoint), [{ name, publicKey, signature }]) + cosignatures.join('');
}
