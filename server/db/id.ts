import { fromString, getType, toUUID, typeid } from 'typeid-js';
import { uuidToBase32 } from './base32.ts';

/** The prefix of every kind of id the API shows. */
export const idPrefixes = {
  Organization: 'org',
  User: 'usr',
  Member: 'mbr',
  Invitation: 'ivt',
  ApiKey: 'key',
  ApiKeySecret: 'sec',
  Client: 'cli',
  Invoice: 'inv',
  InvoiceLine: 'line',
  InvoicePayment: 'pay',
  Payout: 'po',
  Disbursement: 'dsb',
  DisbursementItem: 'row',
  PaymentLink: 'plink',
  PaymentLinkPayment: 'lpay',
  Event: 'evt',
  Document: 'doc',
  Attestation: 'att',
  Trace: 'trc',
  Activity: 'act',
  ApiRequest: 'req',
  WebhookEndpoint: 'hook',
  WebhookMessage: 'msg',
  WebhookDelivery: 'dlv',
} as const;

export type IdType = keyof typeof idPrefixes;

const typeOfPrefix = new Map(
  Object.entries(idPrefixes).map(([type, prefix]) => [prefix as string, type as IdType]),
);

/** A new UUIDv7: sortable by time of creation. */
export function newId(): string {
  return typeid('x').toUUID();
}

/** `Client` + UUID → `cli_01h…` (TypeID 0.3). */
export function encodeId(type: IdType, uuid: string): string {
  return `${idPrefixes[type]}_${uuidToBase32(uuid)}`;
}

/** Null when the text is no well-formed TypeID of a kind we have. */
export function decodeId(text: string): { type: IdType; uuid: string } | null {
  try {
    const id = fromString(text);
    const type = typeOfPrefix.get(getType(id));
    return type ? { type, uuid: toUUID(id) } : null;
  } catch {
    return null;
  }
}
