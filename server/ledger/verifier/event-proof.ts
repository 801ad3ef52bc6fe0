import {
  type Bytes,
  bytesOfBase64,
  bytesOfHex,
  hexOf,
  MalformedError,
  sameBytes,
  sha256,
  stringOf,
  textOf,
} from './bytes.ts';
import { canonicalBytes } from './payload.ts';

/** What a commitment is made of (decisions 0002 and 0016), as the proof discloses it. */
export type Opening = OpeningFields & ({ v: 1 } | ({ v: 2 } & Said));

/** What its sender says of it, where version 2 has that. */
interface Said {
  occurredAt: string | null;
  /** SHA-256 in hex. */
  metadataHash: string | null;
}

interface OpeningFields {
  kind: 'countersign/commitment';
  environment: 'LIVE' | 'TEST';
  eventId: string;
  ingestedAt: string;
  payloadHash: string;
  salt: string;
  type: string;
}

/** What Countersign puts into the `extra` line of a proof: all that the leaf and the receipt are rebuilt from. */
export interface EventProof {
  opening: Opening;
  organizationId: string;
  receipt: { publicKey: Bytes; signature: Bytes };
  /** The log's key as the file names it: to be believed only where it is known from elsewhere. */
  vkey: string;
  /** Only where its owner discloses them. */
  payload: Record<string, unknown> | null;
  metadata: Record<string, unknown> | null;
}

/** Only the canonical form is taken, so that no byte of it can change unnoticed. */
export function parseEventProof(extra: Bytes): EventProof {
  const value = jsonOf(extra);
  if (!isObject(value) || !sameBytes(canonicalBytes(value), extra))
    throw new MalformedError('The extra data are not canonical JSON (RFC 8785).');
  if (value.kind !== 'countersign/event-proof' || value.v !== 1)
    throw new MalformedError('The extra data are of a kind or version that is not known here.');
  onlyFields(value, ['kind', 'v', 'opening', 'organizationId', 'receipt', 'vkey', 'payload', 'metadata']);
  const { organizationId, receipt, vkey, payload = null, metadata = null } = value;
  if (!isId(organizationId, 'org') || typeof vkey !== 'string')
    throw new MalformedError('The extra data lack the organization or the key.');
  if (payload !== null && !isObject(payload)) throw new MalformedError('The payload is not a JSON object.');
  if (metadata !== null && !isObject(metadata))
    throw new MalformedError('The metadata is not a JSON object.');
  const opening = openingOf(value.opening);
  if (metadata !== null && saidIn(opening).metadataHash === null)
    throw new MalformedError('The extra data hold metadata, and the record has none.');
  return { opening, organizationId, receipt: receiptOf(receipt), vkey, payload, metadata };
}

function jsonOf(extra: Bytes): unknown {
  try {
    return JSON.parse(textOf(extra));
  } catch {
    throw new MalformedError('The extra data are not JSON.');
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function onlyFields(value: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new MalformedError(`The extra data hold an unknown field "${unknown}".`);
}

/** TypeID: 128 bits in 26 digits, the first of which carries only three. */
const isId = (value: unknown, prefix: string): value is string =>
  typeof value === 'string' && new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`).test(value);

const nothing: Said = { occurredAt: null, metadataHash: null };

export const saidIn = (opening: Opening): Said => (opening.v === 2 ? opening : nothing);

/** Of events, as the server takes them. */
export const typePattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

const fields = ['kind', 'v', 'environment', 'eventId', 'ingestedAt', 'payloadHash', 'salt', 'type'];

/** What a leaf is made of, or why it is none. */
export function openingOf(value: unknown): Opening {
  if (!isObject(value) || value.kind !== 'countersign/commitment' || (value.v !== 1 && value.v !== 2))
    throw new MalformedError('The opening is of a kind or version that is not known here.');
  onlyFields(value, value.v === 1 ? fields : [...fields, 'occurredAt', 'metadataHash']);
  if (value.v === 2) requireSaid(value);
  const { environment, eventId, ingestedAt, payloadHash, salt, type } = value;
  if (environment !== 'LIVE' && environment !== 'TEST')
    throw new MalformedError('The environment is neither LIVE nor TEST.');
  if (!isId(eventId, 'evt')) throw new MalformedError('The id of the event is malformed.');
  if (!isInstant(ingestedAt)) throw new MalformedError('The time is malformed.');
  if (!typePattern.test(stringOf(type))) throw new MalformedError('The type of the event is malformed.');
  for (const hash of [payloadHash, salt]) bytesOfHex(stringOf(hash), 32);
  return value as unknown as Opening;
}

/** Of two forms for one thing one would be a lie: who says nothing is of version 1. */
function requireSaid({ occurredAt, metadataHash }: Record<string, unknown>): void {
  if (occurredAt === null && metadataHash === null)
    throw new MalformedError('The opening of version 2 has nothing that version 1 lacks.');
  if (occurredAt !== null && !isInstant(occurredAt))
    throw new MalformedError('The time that the sender says is malformed.');
  if (metadataHash !== null) bytesOfHex(stringOf(metadataHash), 32);
}

const isInstant = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
  !Number.isNaN(Date.parse(value));

function receiptOf(value: unknown): EventProof['receipt'] {
  if (!isObject(value)) throw new MalformedError('The extra data lack the receipt.');
  onlyFields(value, ['publicKey', 'signature']);
  return {
    publicKey: bytesOfBase64(stringOf(value.publicKey), 32),
    signature: bytesOfBase64(stringOf(value.signature), 64),
  };
}

/** The entry of the log: SHA-256 over the canonical opening. */
export const commitmentOf = (opening: Opening): Promise<Bytes> => sha256(canonicalBytes(opening));

/** What the server signed when it took the event: this event has this place in the log. */
export function receiptBytes(
  { opening, organizationId }: EventProof,
  commitment: Bytes,
  index: number,
): Bytes {
  const { environment, eventId, ingestedAt, payloadHash, type } = opening;
  return canonicalBytes({
    ...{ kind: 'countersign/receipt', v: 1, environment, commitment: hexOf(commitment), eventId, ingestedAt },
    ...{ logIndex: index, organizationId, payloadHash, type },
  });
}
