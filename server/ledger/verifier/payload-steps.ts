import { hexOf, MalformedError, sha256 } from './bytes.ts';
import { type EventProof, saidIn } from './event-proof.ts';
import { canonicalBytes, maxTextBytes, payloadOf, placesOf } from './payload.ts';
import { type Step, step } from './report.ts';

/** The content in the file, and the content that the verifier has: each must be what was recorded. */
export async function payloadStep(proof: EventProof, given: Uint8Array | undefined): Promise<Step> {
  const { payload, opening } = proof;
  if (payload === null && given === undefined) {
    const detail = 'The proof does not disclose the content. Whoever has it can compare it.';
    return step('payload', 'skipped', detail, { 'Recorded SHA-256': opening.payloadHash });
  }
  const inFile = payload === null ? null : hexOf(await sha256(canonicalBytes(payload)));
  if (inFile !== null && inFile !== opening.payloadHash)
    return different('The content in the proof', opening.payloadHash, inFile);
  if (given === undefined)
    return step('payload', 'ok', 'The content in the proof is what was recorded, byte for byte.', {
      'SHA-256': opening.payloadHash,
    });
  try {
    const hash = hexOf(await sha256(canonicalBytes(payloadOf(given))));
    if (hash !== opening.payloadHash) return different('Your content', opening.payloadHash, hash);
    return step('payload', 'ok', 'Your content is what was recorded.', { 'SHA-256': hash });
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return step('payload', 'failed', `Your content cannot be what was recorded. ${error.message}`, {
      'Recorded SHA-256': opening.payloadHash,
    });
  }
}

/** The metadata in the file, where it is disclosed. */
export async function metadataStep({ metadata, opening }: EventProof): Promise<Step | null> {
  if (metadata === null) return null;
  const recorded = saidIn(opening).metadataHash ?? '';
  const found = hexOf(await sha256(canonicalBytes(metadata)));
  const facts = { 'Recorded SHA-256': recorded, 'Computed SHA-256': found };
  if (found === recorded)
    return step('metadata', 'ok', 'The metadata in the proof is what was recorded.', facts);
  return step('metadata', 'failed', 'The metadata in the proof is not what was recorded.', facts);
}

const different = (what: string, recorded: string, found: string) =>
  step('payload', 'failed', `${what} is not what was recorded: it has another fingerprint.`, {
    'Recorded SHA-256': recorded,
    'Computed SHA-256': found,
  });

/** A file whose SHA-256 stands in the content: what was anchored is the document itself. */
export async function documentStep(proof: EventProof, given: Given): Promise<Step | null> {
  if (given.document === undefined) return null;
  const facts = { 'SHA-256 of your file': hexOf(await sha256(given.document)) };
  const payload = await disclosed(proof, given.payload);
  if (payload === null) {
    const detail =
      'The content is not disclosed here, and so no file can be looked up in it. Add the content first.';
    return step('document', 'skipped', detail, facts);
  }
  const places = await placesOf(given.document, payload);
  if (places.length === 0)
    return step('document', 'failed', 'The fingerprint of your file stands nowhere in the content.', facts);
  return step('document', 'ok', 'Your file is the document that was anchored, byte for byte.', {
    ...facts,
    'Stands in': places.map((place) => `payload.${place}`).join(', '),
  });
}

export interface Given {
  payload?: Uint8Array;
  document?: Uint8Array;
}

/** The content, from the proof or from the verifier, where it is what was recorded. */
async function disclosed({ payload, opening }: EventProof, given: Uint8Array | undefined): Promise<unknown> {
  const candidates = [() => payload, () => (given ? payloadOf(given) : null)];
  for (const candidate of candidates) {
    try {
      const value = candidate();
      if (value && hexOf(await sha256(canonicalBytes(value))) === opening.payloadHash) return value;
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
    }
  }
  return null;
}

export const isPayloadOf = async (proof: EventProof, file: Uint8Array) =>
  (await payloadStep({ ...proof, payload: null }, file)).outcome === 'ok';

/** What a file is to a record when nobody has said: its content, the document in it, or neither. */
export async function roleOf(
  proof: EventProof,
  file: Uint8Array,
  known: Given,
): Promise<'payload' | 'document'> {
  if (await isPayloadOf(proof, file)) return 'payload';
  const asDocument = await documentStep(proof, { ...known, document: file });
  return asDocument?.outcome === 'ok' || !isObject(file) ? 'document' : 'payload';
}

/** As a person sees it: even an object that cannot be carried exactly was meant as the content. */
function isObject(file: Uint8Array): boolean {
  if (file.length > maxTextBytes) return false;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(file));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
