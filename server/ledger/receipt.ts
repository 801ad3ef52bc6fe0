import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Environment } from '#server/auth/principal.ts';
import { encodeId } from '#server/db/id.ts';
import { rfc8785, rfc8785Sorted } from './canonical.ts';
import { hex } from './commitment.ts';

/** What a receipt is made of; a stored row has all of it, so receipts are never stored themselves. */
export interface Receipted {
  id: string;
  organizationId: string;
  environment: Environment;
  type: string;
  payloadHash: Uint8Array;
  commitment: Uint8Array;
  logIndex: bigint;
  ingestedAt: Date;
}

/** What the server signs: this event took this place in the log. Hashes are lower-case hex. */
export interface Receipt {
  kind: 'countersign/receipt';
  v: 1;
  environment: Environment;
  commitment: string;
  eventId: string;
  ingestedAt: string;
  logIndex: number;
  organizationId: string;
  payloadHash: string;
  type: string;
}

/** Its members are in the order in which they are signed. */
export function receiptOf(event: Receipted): Receipt {
  const logIndex = Number(event.logIndex);
  if (!Number.isSafeInteger(logIndex)) throw new RangeError('The log index does not fit a JSON number.');
  return {
    commitment: hex(event.commitment),
    environment: event.environment,
    eventId: encodeId('Event', event.id),
    ingestedAt: event.ingestedAt.toISOString(),
    kind: 'countersign/receipt',
    logIndex,
    organizationId: encodeId('Organization', event.organizationId),
    payloadHash: hex(event.payloadHash),
    type: event.type,
    v: 1,
  };
}

/** The signed bytes: the receipt's RFC 8785 form. `kind` keeps them apart from everything else we sign. */
export function receiptBytes(receipt: Receipt): Buffer {
  return rfc8785(receipt);
}

/**
 * Ed25519 (RFC 8032), on the thread pool: the receipts of a batch are signed side by side. The receipt's members are in
 * the order that `receiptOf` gives them.
 */
export function signReceipt(receipt: Receipt, privateKey: KeyObject): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    sign(null, rfc8785Sorted(receipt), privateKey, (error, signature) => {
      if (error) reject(error);
      else resolve(signature);
    });
  });
}

/** `publicKey` is the raw 32-byte key. Whatever is malformed is simply not a valid receipt. */
export function verifyReceipt(receipt: Receipt, signature: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return verify(null, receiptBytes(receipt), importPublicKey(publicKey), signature);
  } catch {
    return false;
  }
}

function importPublicKey(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
