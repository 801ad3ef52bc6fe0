import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { seal, unseal } from '#server/auth/sealing.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';

const secretBytes = 32;
const labelOf = (endpointId: string) => `countersign/webhook-secret/v1\n${endpointId}`;

/** As Standard Webhooks writes them. */
export const mintSecret = (): string => `whsec_${randomBytes(secretBytes).toString('base64')}`;

export function sealSecret(
  { webhookKeys: [key] }: ServerSecrets,
  endpointId: string,
  secret: string,
): Buffer {
  if (!key) throw new Error('There is no key to seal secrets of webhooks with.');
  return seal(Buffer.from(secret), labelOf(endpointId), key);
}

export function openSecret({ webhookKeys }: ServerSecrets, endpointId: string, sealed: Buffer): string {
  for (const key of webhookKeys) {
    const secret = unseal(sealed, labelOf(endpointId), key);
    if (secret) return secret.toString();
  }
  throw new Error(`The secret of webhook endpoint ${endpointId} was sealed under another SECRET_KEY.`);
}

/** Seals anew what only a previous SECRET_KEY opens, so that it can be dropped afterwards; at the start. */
export async function resealSecrets({
  pool,
  secrets,
}: {
  pool: Pool;
  secrets: ServerSecrets;
}): Promise<void> {
  const [newest, ...previous] = secrets.webhookKeys;
  if (!newest || previous.length === 0) return;
  const { rows } = await pool.query<{ id: string; endpoint_id: string; sealed: Buffer }>(
    'select id, endpoint_id, sealed from webhook_endpoint_secret',
  );
  for (const { id, endpoint_id: endpointId, sealed } of rows) {
    const label = labelOf(endpointId);
    const opened = previous.map((key) => unseal(sealed, label, key)).find((secret) => secret !== null);
    if (!opened || unseal(sealed, label, newest)) continue;
    const again = seal(opened, label, newest);
    await pool.query('update webhook_endpoint_secret set sealed = $2 where id = $1 and sealed = $3', [
      id,
      again,
      sealed,
    ]);
  }
}
