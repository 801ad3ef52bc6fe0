import { Webhook } from 'standardwebhooks';
import type { Environment } from '#server/auth/principal.ts';
import { encodeId } from '#server/db/id.ts';

/** A message as it was stored, which is all that its text is made of. */
export interface StoredMessage {
  messageId: string;
  organizationId: string;
  environment: Environment;
  type: string;
  seq: bigint | null;
  /** JSON, as it is. */
  data: string;
  details: string | null;
  createdAt: Date;
}

/** What goes out: the same bytes at every attempt and to every endpoint. */
export function envelopeOf(message: StoredMessage): string {
  const head = JSON.stringify({
    id: encodeId('WebhookMessage', message.messageId),
    type: message.type,
    timestamp: message.createdAt.toISOString(),
    seq: message.seq === null ? null : Number(message.seq),
    environment: message.environment,
    organizationId: encodeId('Organization', message.organizationId),
  });
  const details = message.details === null ? '' : `,"details":${message.details}`;
  return `${head.slice(0, -1)},"data":${message.data}${details}}`;
}

/** Standard Webhooks 1.0, one signature for each secret, so that receivers may change over in their own time. */
export function signedHeaders(id: string, at: Date, body: string, secrets: readonly string[]) {
  return {
    'content-type': 'application/json',
    'user-agent': 'Countersign-Webhooks/1.0',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
