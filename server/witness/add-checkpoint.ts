import { emptyRoot } from '#server/ledger/merkle.ts';
import { signatureLine } from '#server/ledger/note.ts';
import {
  type Bytes,
  base64Of,
  bytesOfBase64,
  MalformedError,
  naturalOf,
  sameBytes,
} from '#server/ledger/verifier/bytes.ts';
import { type Checkpoint, checkSignature, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { verifyConsistency } from '#server/ledger/verifier/merkle.ts';
import { signaturesBy, type VerifierKey } from '#server/ledger/verifier/note.ts';
import type { TrustedLogs } from './trusted-logs.ts';
import type { WitnessKey } from './witness-key.ts';
import type { WitnessState } from './witness-state.ts';

export interface Reply {
  status: number;
  text: string;
  contentType?: string;
}

export interface Witness {
  key: WitnessKey;
  logs: TrustedLogs;
  state: WitnessState;
  now(): Date;
}

interface Request {
  old: number;
  proof: readonly Bytes[];
  checkpoint: Checkpoint;
}

const maxProof = 63;

const refuse = (status: number, text: string): Reply => ({ status, text: `${text}\n` });

/** `add-checkpoint` of C2SP tlog-witness; the checks in its order. Throws `MalformedError` for what is none (400). */
export async function addCheckpoint(witness: Witness, body: string): Promise<Reply> {
  const request = parse(body);
  const { old, checkpoint } = request;
  const keys = witness.logs.get(checkpoint.origin);
  if (!keys) return refuse(404, 'unknown log');
  const signatures = await logSignatures(checkpoint, keys);
  if (!signatures) return refuse(403, 'invalid signature, or none by a trusted key of the log');
  if (old > checkpoint.size) return refuse(400, 'the old size is larger than the checkpoint');
  // From here to `replace` the state may change under another request; `replace` sees that.
  const before = witness.state.of(checkpoint.origin);
  if (old !== (before?.size ?? 0)) return conflict(before?.size ?? 0);
  const wrong = await inconsistency(request, before?.root ?? null);
  if (wrong) return refuse(422, wrong);
  const cosignature = witness.key.cosign(checkpoint, witness.now());
  const { origin, size, root, note } = checkpoint;
  const seen = { size, root: base64Of(root), note: `${note.text}\n${signatures.join('')}${cosignature}` };
  if (!witness.state.replace(origin, before, seen)) return conflict(witness.state.of(origin)?.size ?? 0);
  return { status: 200, text: cosignature };
}

const conflict = (size: number): Reply => ({
  status: 409,
  text: `${size}\n`,
  contentType: 'text/x.tlog.size',
});

function parse(body: string): Request {
  const end = body.indexOf('\n\n');
  if (end < 0) throw new MalformedError('There is no empty line before the checkpoint.');
  const [first = '', ...lines] = body.slice(0, end).split('\n');
  if (!first.startsWith('old ')) throw new MalformedError('The first line must be "old" and a size.');
  if (lines.length > maxProof) throw new MalformedError(`The proof has more than ${maxProof} lines.`);
  return {
    old: naturalOf(first.slice('old '.length), 'old size'),
    proof: lines.map((line) => bytesOfBase64(line, 32)),
    checkpoint: parseCheckpoint(body.slice(end + 2)),
  };
}

/** The lines by which trusted keys have signed; null where there is none, or one that does not fit. */
async function logSignatures(checkpoint: Checkpoint, keys: readonly VerifierKey[]): Promise<string[] | null> {
  const lines: string[] = [];
  for (const key of keys) {
    for (const signature of signaturesBy(key, checkpoint.note)) {
      if ((await checkSignature(checkpoint, key, signature)).outcome !== 'valid') return null;
      lines.push(signatureLine(key.name, Buffer.from(signature.keyId, 'hex'), signature.bytes));
    }
  }
  return lines.length > 0 ? lines : null;
}

/** What is wrong with the tree, given what was seen of it before; null for nothing. */
async function inconsistency(
  { old, proof, checkpoint: { size, root } }: Request,
  seen: string | null,
): Promise<string | null> {
  if (size === 0 && !sameBytes(root, emptyRoot)) return 'this is not the root of an empty tree';
  if (old === 0) return proof.length === 0 ? null : 'the consistency proof from an empty tree must be empty';
  const before = { size: old, root: bytesOfBase64(seen ?? '', 32) };
  const isConsistent = await verifyConsistency(before, { size, root }, proof);
  return isConsistent ? null : 'the consistency proof does not hold';
}
