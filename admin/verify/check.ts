import { MalformedError, textOf } from '../../server/ledger/verifier/bytes.ts';
import { isPayloadOf, roleOf } from '../../server/ledger/verifier/payload-steps.ts';
import { type PublishedKeys, parsePublishedKeys } from '../../server/ledger/verifier/published-keys.ts';
import { looksLikeProof, maxProofBytes } from '../../server/ledger/verifier/tlog-proof.ts';
import {
  looksLikeTraceProof,
  namesTraceProof,
  readAnyProof,
  verifyAnyProof,
} from '../../server/ledger/verifier/trace-proof.ts';
import { readProof, type Verification } from '../../server/ledger/verifier/verify-proof.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

export interface NamedFile {
  name: string;
  bytes: Bytes;
}

/** What is on the table: a proof, and what the visitor has added to compare. */
export interface Case {
  /** The file's own name, or the record's id. */
  name: string;
  proof: string;
  /** Where it can be downloaded; a file that was dropped is there already. */
  href: string | null;
  payload?: NamedFile;
  document?: NamedFile;
}

const environments = ['live', 'test'];

/** The keys that this server publishes. Asked for once and early, so that all else works without a network. */
export async function publishedKeys(): Promise<PublishedKeys[]> {
  const lists = await Promise.all(
    environments.map(async (environment) => {
      try {
        const response = await fetch(`/ledger/${environment}/keys`, { cache: 'no-cache' });
        const body = new Uint8Array(await response.arrayBuffer());
        return response.ok ? await parsePublishedKeys(body) : null;
      } catch {
        return null;
      }
    }),
  );
  return lists.filter((list) => list !== null);
}

/** All that is on the table, checked here. A log that this server does not keep is taken by the key it names. */
export async function check(
  { proof, payload, document }: Case,
  keys: readonly PublishedKeys[],
): Promise<Verification> {
  const read = await readAnyProof(proof);
  const own =
    read instanceof MalformedError ? undefined : keys.find(({ origin }) => origin === read.checkpoint.origin);
  return verifyAnyProof(proof, {
    ...{ trustedKeys: own?.trustedKeys, receiptKeys: own?.receiptKeys, witnesses: own?.witnesses },
    ...{ allowFileKey: own === undefined, payload: payload?.bytes, document: document?.bytes },
  });
}

/** What a file is to what is on the table: another proof, or something to compare. */
export async function withFile(current: Case | null, file: NamedFile): Promise<Case> {
  const text = proofText(file.bytes, current === null);
  if (text !== null || !current) return { name: file.name, proof: text ?? '', href: null };
  const read = await readProof(current.proof);
  if (read instanceof MalformedError) return { name: file.name, proof: '', href: null };
  const known = { payload: current.payload?.bytes };
  const role = await roleOf(read.event, file.bytes, known);
  const isKept = current.payload && (await isPayloadOf(read.event, current.payload.bytes));
  return { ...current, payload: isKept ? current.payload : undefined, [role]: file };
}

/** The contents of all events of a trace may be disclosed in it. */
const maxBundleBytes = 64 * 1024 * 1024;

/** With nothing there to compare it with, any JSON was meant as the proof of a trace. */
function proofText(bytes: Bytes, isAlone: boolean): string | null {
  if (bytes.length > maxBundleBytes) return null;
  try {
    const text = textOf(bytes);
    if (namesTraceProof(text) || (isAlone && looksLikeTraceProof(text))) return text;
    return bytes.length <= maxProofBytes && looksLikeProof(text) ? text : null;
  } catch {
    return null;
  }
}
