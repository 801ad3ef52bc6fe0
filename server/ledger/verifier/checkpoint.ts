import { type Bytes, bytesOfBase64, concat, MalformedError, naturalOf, utf8 } from './bytes.ts';
import { type NoteSignature, parseNote, type SignedNote, type VerifierKey } from './note.ts';
import { type SignatureOutcome, verifySignature } from './signatures.ts';

/** C2SP tlog-checkpoint: what a log says of itself at one size. */
export interface Checkpoint {
  note: SignedNote;
  origin: string;
  size: number;
  root: Bytes;
}

export function parseCheckpoint(text: string): Checkpoint {
  const note = parseNote(text);
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split('\n');
  if (!origin || size === undefined || root === undefined || extensions.includes(''))
    throw new MalformedError('The checkpoint does not begin with origin, size and root.');
  return { note, origin, size: naturalOf(size, 'size of the log'), root: bytesOfBase64(root, 32) };
}

export interface CheckedSignature {
  outcome: SignatureOutcome;
  /** When a witness cosigned, in seconds since 1970. */
  timestamp?: bigint;
}

const timestampLength = 8;
const maxTimestamp = 2n ** 63n - 1n;

/** Whether this line of the checkpoint is this key's signature: the log's own, or a witness's (tlog-cosignature). */
export async function checkSignature(
  checkpoint: Checkpoint,
  key: VerifierKey,
  signature: NoteSignature,
): Promise<CheckedSignature> {
  const { algorithm, publicKey } = key;
  if (key.over === 'text') {
    const message = utf8(checkpoint.note.text);
    return { outcome: await verifySignature(algorithm, publicKey, signature.bytes, message) };
  }
  if (signature.bytes.length <= timestampLength) return { outcome: 'invalid' };
  const stamp = signature.bytes.slice(0, timestampLength);
  const timestamp = new DataView(stamp.buffer).getBigUint64(0);
  if (timestamp > maxTimestamp) return { outcome: 'invalid' };
  const message =
    key.over === 'cosignature/v1'
      ? cosignedText(checkpoint, timestamp)
      : cosignedMessage(checkpoint, key.name, stamp);
  if (!message) return { outcome: 'invalid' };
  const bytes = signature.bytes.slice(timestampLength);
  return { outcome: await verifySignature(algorithm, publicKey, bytes, message), timestamp };
}

/** What a witness with an Ed25519 key signs (tlog-cosignature). */
export const cosignedText = ({ note }: Checkpoint, timestamp: bigint): Bytes =>
  utf8(`cosignature/v1\ntime ${timestamp}\n${note.text}`);

/** The `cosigned_message` of tlog-cosignature for a whole tree; null where a name does not fit. */
export function cosignedMessage(
  { origin, size, root }: Checkpoint,
  cosigner: string,
  stamp: Bytes,
): Bytes | null {
  const [name, log] = [utf8(cosigner), utf8(origin)];
  if (name.length > 255 || log.length > 255) return null;
  return concat(
    utf8('subtree/v1\n\0'),
    Uint8Array.of(name.length),
    name,
    stamp,
    Uint8Array.of(log.length),
    log,
    uint64(0),
    uint64(size),
    root,
  );
}

function uint64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
