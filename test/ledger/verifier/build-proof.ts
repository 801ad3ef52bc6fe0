import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { newId } from '#server/db/id.ts';
import { rfc8785 } from '#server/ledger/canonical.ts';
import { type Committed, commitmentOf, commitmentOpening } from '#server/ledger/commitment.ts';
import { receiptOf, signReceipt } from '#server/ledger/receipt.ts';
import { naivePath, naiveRoot } from '../naive-tree.ts';

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

export interface NoteKey {
  name: string;
  vkey: string;
  keyId: Uint8Array;
  privateKey: KeyObject;
}

const algorithms = { 1: 'ed25519', 4: 'ed25519', 6: 'ml-dsa-44' } as const;

/** A key for notes: the log's own (1), or a witness's (4, 6). */
export function noteKey(name: string, type: keyof typeof algorithms = 1): NoteKey {
  const { publicKey, privateKey } =
    type === 6 ? generateKeyPairSync('ml-dsa-44') : generateKeyPairSync('ed25519');
  const raw = rawOf(publicKey);
  const typed = Buffer.concat([Uint8Array.of(type), raw]);
  const keyId = hash(Buffer.concat([Buffer.from(`${name}\n`), typed])).subarray(0, 4);
  return { name, keyId, privateKey, vkey: `${name}+${Buffer.from(keyId).toString('hex')}+${base64(typed)}` };
}

/** The key itself stands at the end of its DER form. */
const rawOf = (key: KeyObject) => {
  const length = key.asymmetricKeyType === 'ed25519' ? 32 : 1312;
  return key.export({ type: 'spki', format: 'der' }).subarray(-length);
};

export const noteLine = ({ name, keyId }: NoteKey, signature: Uint8Array) =>
  `— ${name} ${base64(Buffer.concat([keyId, signature]))}\n`;

export const signText = (key: NoteKey, text: string) =>
  noteLine(key, sign(null, Buffer.from(text), key.privateKey));

export const checkpointText = (origin: string, entries: readonly Uint8Array[]) =>
  `${origin}\n${entries.length}\n${base64(naiveRoot(entries))}\n`;

/** tlog-cosignature, Ed25519. */
export function cosignature(witness: NoteKey, text: string, seconds: number | bigint): string {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(seconds));
  const message = Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
  return noteLine(witness, Buffer.concat([stamp, sign(null, message, witness.privateKey)]));
}

/** tlog-cosignature, ML-DSA-44. */
export function postQuantumCosignature(witness: NoteKey, text: string, seconds: number): string {
  const [origin = '', size = '', root = ''] = text.split('\n');
  const uint64 = (value: string | number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(value));
    return bytes;
  };
  const short = (value: string) =>
    Buffer.concat([Uint8Array.of(Buffer.byteLength(value)), Buffer.from(value)]);
  const message = Buffer.concat([
    ...[Buffer.from('subtree/v1\n\0'), short(witness.name), uint64(seconds), short(origin)],
    ...[uint64(0), uint64(size), Buffer.from(root, 'base64')],
  ]);
  return noteLine(witness, Buffer.concat([uint64(seconds), sign(null, message, witness.privateKey)]));
}

export interface ProofInput {
  log: NoteKey;
  /** How many entries the log has, and which of them the event is. */
  size?: number;
  index?: number;
  payload?: unknown;
  /** Whether the file holds the payload. */
  disclose?: boolean;
  cosign?: (checkpoint: string) => string;
  /** What its sender says of it, for a commitment of version 2. */
  said?: { occurredAt?: Date; metadata?: object };
}

/** A proof as the server would write it, by other code than the server's: only opening and receipt are its own. */
export async function buildProof(input: ProofInput) {
  const { log, size = 7, index = 4, payload = { amount: 12 }, disclose = false, said } = input;
  const canonical = rfc8785(payload);
  const event: Committed = {
    id: newId(),
    environment: 'TEST',
    type: 'invoice.paid',
    payloadHash: createHash('sha256').update(canonical).digest(),
    salt: hash(Buffer.from(`salt of ${index}`)),
    ingestedAt: new Date('2026-11-20T12:34:56.789Z'),
    occurredAt: said?.occurredAt ?? null,
    metadata: said?.metadata ? rfc8785(said.metadata).toString() : null,
    commitmentVersion: said ? 2 : 1,
  };
  const commitment = commitmentOf(event);
  const entries = Array.from({ length: size }, (_, at) =>
    at === index ? commitment : hash(Buffer.from(`entry ${at}`)),
  );
  const receiptKeys = generateKeyPairSync('ed25519');
  const receipt = receiptOf({ ...event, organizationId: newId(), commitment, logIndex: BigInt(index) });
  const signature = await signReceipt(receipt, receiptKeys.privateKey);
  const receiptKey = base64(rawOf(receiptKeys.publicKey));
  const extra = {
    ...{ kind: 'countersign/event-proof', v: 1, opening: commitmentOpening(event), vkey: log.vkey },
    organizationId: receipt.organizationId,
    receipt: { publicKey: receiptKey, signature: base64(signature) },
    ...(disclose ? { payload } : {}),
    ...(disclose && said?.metadata ? { metadata: said.metadata } : {}),
  };
  const checkpoint = checkpointText(log.name, entries);
  const write = (changed: object = {}, note = `${checkpoint}\n${signText(log, checkpoint)}`) =>
    [
      'c2sp.org/tlog-proof@v1',
      `extra ${base64(rfc8785({ ...extra, ...changed }))}`,
      `index ${index}`,
      ...naivePath(index, entries).map(base64),
      '',
      note + (input.cosign?.(checkpoint) ?? ''),
    ].join('\n');
  return { file: write(), write, extra, event, checkpoint, entries, receiptKey };
}
