import { decodeId, type IdType, idPrefixes } from '#server/db/id.ts';
import { RequestError } from '#server/errors.ts';

/** For Relay: which kind of object an id names. A malformed one is the caller's fault, never the database's. */
export function readId(id: string): { typename: string; id: string } {
  const decoded = decodeId(id);
  if (!decoded) throw new RequestError('BAD_USER_INPUT', 400, `"${short(id)}" is not a well-formed id.`);
  return { typename: decoded.type, id: decoded.uuid };
}

/** The UUID inside an id of this kind. */
export function idOf(type: IdType, id: string): string {
  const decoded = readId(id);
  if (decoded.typename !== type) {
    const message = `"${short(id)}" is not the id of ${article(type)}; those begin with "${idPrefixes[type]}_".`;
    throw new RequestError('BAD_USER_INPUT', 400, message);
  }
  return decoded.id;
}

/** The same for an id that may be of several kinds, with its kind. */
export function idOfEither<Type extends IdType>(
  types: readonly Type[],
  id: string,
): { type: Type; uuid: string } {
  const decoded = readId(id);
  const type = types.find((each) => each === decoded.typename);
  if (type) return { type, uuid: decoded.id };
  const message = `"${short(id)}" is not the id of ${types.map(article).join(' or ')}.`;
  throw new RequestError('BAD_USER_INPUT', 400, message);
}

const names: Partial<Record<IdType, string>> = {
  ApiKey: 'an API key',
  Invoice: 'an invoice',
  DisbursementItem: 'a row of a disbursement',
  Event: 'an event',
  Attestation: 'an attestation',
  InvoicePayment: 'a payment of an invoice',
  PaymentLink: 'a payment link',
  Invitation: 'an invitation',
  WebhookEndpoint: 'a webhook endpoint',
  WebhookDelivery: 'a webhook delivery',
  WebhookMessage: 'a webhook message',
};
const article = (type: IdType) => names[type] ?? `a ${type.toLowerCase()}`;
const short = (text: string) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
