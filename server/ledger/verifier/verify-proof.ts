import { type Bytes, base64Of, hexOf, MalformedError } from './bytes.ts';
import { checkpointStep, choose, requireSameKey, type Trust, type TrustedKey } from './checkpoint-step.ts';
import {
  commitmentOf,
  type EventProof,
  type Opening,
  parseEventProof,
  receiptBytes,
  saidIn,
} from './event-proof.ts';
import { type CheckedInclusion, checkInclusion, type Level, leafHash } from './merkle.ts';
import { documentStep, type Given, metadataStep, payloadStep } from './payload-steps.ts';
import { type Step, type StepName, step } from './report.ts';
import { verifySignature } from './signatures.ts';
import { parseTlogProof, type TlogProof } from './tlog-proof.ts';
import { witnessStep } from './witness-step.ts';

export interface VerifyOptions extends Given {
  /** Keys of logs (vkeys) that the verifier knows from elsewhere. */
  trustedKeys?: readonly (string | TrustedKey)[];
  /** Keys of receipts (raw, base64) that the verifier knows from elsewhere. */
  receiptKeys?: readonly string[];
  /** Keys of witnesses (vkeys), and how many of them must have cosigned. */
  witnesses?: readonly string[];
  quorum?: number;
  /** Take the file's own key for a log that no trusted key belongs to. By default only where there is none at all. */
  allowFileKey?: boolean;
}

/** `incomplete`: nothing speaks against it, and what this platform cannot check stays open. */
export type Verdict = 'verified' | 'failed' | 'incomplete';

export interface Verification {
  verdict: Verdict;
  /** The first step that failed. */
  failed: StepName | null;
  /** What should have been checked and could not be. */
  open: readonly StepName[];
  /** Whether the log's key was known from elsewhere or is the file's own claim; null where it got that far not. */
  trust: Trust | null;
  steps: readonly Step[];
  /** What the file says; to be shown as proved only where the verdict says so. */
  proof: ParsedProof | null;
  /** For drawing: the way from the leaf to the root. */
  tree: { leaf: Bytes; levels: readonly Level[] } | null;
  /** Of the bundle of a trace whose seal can be read. */
  trace: ProvedTrace | null;
}

/** What the seal names, compared with what the bundle holds. */
export interface ProvedTrace {
  id: string;
  label: string;
  events: readonly TraceEvent[];
}

export interface TraceEvent {
  id: string;
  /** Null where only the seal knows of it. */
  opening: Opening | null;
  /** Why it does not fit the seal, as a sentence. */
  fault: string | null;
}

export interface ParsedProof extends TlogProof {
  event: EventProof;
}

/** Checks all that a `.tlog-proof` file claims. Bad input is a failed step; only bad keys of the caller throw. */
export async function verifyProof(file: string, options: VerifyOptions = {}): Promise<Verification> {
  const proof = await readProof(file);
  if (proof instanceof MalformedError)
    return report([step('format', 'failed', proof.message)], [], {
      trust: null,
      proof: null,
      tree: null,
      trace: null,
    });
  const { trustedKeys = [], allowFileKey = trustedKeys.length === 0 } = options;
  const keys = await choose(proof.checkpoint, trustedKeys, proof.event.vkey, allowFileKey);
  const { commitment, leaf, inclusion } = await treeOf(proof);
  const steps = [
    formatStep(proof),
    commitmentStep(proof, commitment, leaf),
    inclusionStep(proof, inclusion),
    await checkpointStep(proof.checkpoint, keys),
    await receiptStep(proof, commitment, keys.trust === 'known' ? (options.receiptKeys ?? []) : []),
    await witnessStep(proof.checkpoint, options.witnesses ?? [], options.quorum ?? 0),
    await payloadStep(proof.event, options.payload),
    await metadataStep(proof.event),
    await documentStep(proof.event, options),
  ];
  return report(
    steps.filter((each) => each !== null),
    asked(options),
    {
      ...{ trust: keys.trust, proof, trace: null },
      tree: inclusion.way && { leaf, levels: inclusion.way.levels },
    },
  );
}

export async function readProof(file: string): Promise<ParsedProof | MalformedError> {
  try {
    const proof = parseTlogProof(file);
    if (proof.extra === null)
      throw new MalformedError('The proof does not say what it is about: it has no extra line.');
    const event = parseEventProof(proof.extra);
    await requireSameKey(event.vkey, proof.checkpoint);
    return { ...proof, event };
  } catch (error) {
    if (error instanceof MalformedError) return error;
    throw error;
  }
}

async function treeOf({ event, index, path, checkpoint }: ParsedProof) {
  const commitment = await commitmentOf(event.opening);
  const leaf = await leafHash(commitment);
  const { size, root } = checkpoint;
  return { commitment, leaf, inclusion: await checkInclusion({ leaf, index, size, path, root }) };
}

const formatStep = ({ event: { opening } }: ParsedProof) =>
  step(
    'format',
    'ok',
    'It holds the record, its place in the log, the path, the checkpoint and the receipt.',
    {
      Record: opening.eventId,
      Type: opening.type,
      Environment: opening.environment,
      Time: opening.ingestedAt,
      ...given('Time that its sender says', saidIn(opening).occurredAt),
    },
  );

const given = (label: string, value: string | null): Record<string, string> =>
  value === null ? {} : { [label]: value };

const commitmentStep = ({ event: { opening } }: ParsedProof, commitment: Bytes, leaf: Bytes) =>
  step(
    'commitment',
    'ok',
    opening.v === 1
      ? 'Computed from its id, type, time, environment, the SHA-256 of its content and a random salt.'
      : 'Computed from its id, type, times, environment, the SHA-256 of its content and metadata, and a random salt.',
    {
      'SHA-256 of the content': opening.payloadHash,
      ...given('SHA-256 of the metadata', saidIn(opening).metadataHash),
      Salt: opening.salt,
      Commitment: hexOf(commitment),
      'Leaf of the tree': hexOf(leaf),
    },
  );

function inclusionStep(
  { index, path, checkpoint: { size, root } }: ParsedProof,
  { holds, way }: CheckedInclusion,
): Step {
  const facts = {
    Index: String(index),
    'Size of the log': String(size),
    'Hashes in the path': String(path.length),
  };
  if (!way) {
    const detail = `A path of this length does not lead from index ${index} to the top of a log of size ${size}.`;
    return step('inclusion', 'failed', detail, { ...facts, 'Signed root': hexOf(root) });
  }
  if (!holds) {
    const detail = 'The path leads to another root than the one that was signed: something has been changed.';
    return step('inclusion', 'failed', detail, {
      ...facts,
      'Computed root': hexOf(way.root),
      'Signed root': hexOf(root),
    });
  }
  const detail = `At index ${index} of ${size}: hashing up the path leads to exactly the signed root.`;
  return step('inclusion', 'ok', detail, { ...facts, 'Computed root': hexOf(way.root) });
}

async function receiptStep(
  { event, index }: ParsedProof,
  commitment: Bytes,
  known: readonly string[],
): Promise<Step> {
  const { publicKey, signature } = event.receipt;
  const key = base64Of(publicKey);
  const facts = { Key: key, Organization: event.organizationId };
  if (known.length > 0 && !known.includes(key))
    return step('receipt', 'failed', 'It is signed with a key that does not belong to this server.', facts);
  const message = receiptBytes(event, commitment, index);
  const outcome = await verifySignature('Ed25519', publicKey, signature, message);
  if (outcome === 'unsupported')
    return step('receipt', 'skipped', 'This browser or program cannot check Ed25519 signatures.', facts);
  if (outcome === 'invalid')
    return step(
      'receipt',
      'failed',
      'The signature does not fit this record, place and organization.',
      facts,
    );
  const detail =
    known.length > 0
      ? "Signed with the server's published key when it took the record in."
      : 'Signed when the server took the record in, with the key that this file names.';
  return step('receipt', 'ok', detail, facts);
}

/** Without these nothing is proved. */
const needed: readonly StepName[] = ['format', 'commitment', 'inclusion', 'checkpoint', 'receipt'];

/** What this verifier wants to know besides; only an answer will do. */
function asked({ quorum = 0, payload, document }: VerifyOptions): StepName[] {
  const names: [StepName, boolean][] = [
    ['witnesses', quorum > 0],
    ['payload', payload !== undefined],
    ['document', document !== undefined],
  ];
  return names.filter(([, isAsked]) => isAsked).map(([name]) => name);
}

function report(
  steps: readonly Step[],
  more: readonly StepName[],
  rest: Pick<Verification, 'trust' | 'proof' | 'tree' | 'trace'>,
): Verification {
  const failed = steps.find(({ outcome }) => outcome === 'failed')?.name ?? null;
  const wanted = [...needed, ...more];
  const open = steps.filter(({ name, outcome }) => outcome === 'skipped' && wanted.includes(name));
  const verdict = failed ? 'failed' : open.length > 0 ? 'incomplete' : 'verified';
  return { verdict, failed, open: open.map(({ name }) => name), steps, ...rest };
}
