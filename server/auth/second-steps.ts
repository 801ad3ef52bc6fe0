import { parseEnvelope, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import type { Pool } from 'pg';
import type { ServerSecrets } from './secrets.ts';

interface Row {
  id: string;
  secret: string;
  backup_codes: string;
}

/**
 * Brings the secrets and backup codes of two-factor sign-in under the current SECRET_KEY, so that the previous one
 * can go. Done again, or by several replicas at once, it does nothing more.
 */
export async function rewrapSecondSteps(pool: Pool, { sessionSecrets }: ServerSecrets): Promise<void> {
  const [current, ...previous] = sessionSecrets;
  if (!current || previous.length === 0) return;
  const keys = new Map(sessionSecrets.map(({ version, value }) => [version, value]));
  const key = { keys, currentVersion: current.version };
  const isKnown = (text: string) => keys.has(parseEnvelope(text)?.version ?? -1);
  const anew = async (data: string) => symmetricEncrypt({ key, data: await symmetricDecrypt({ key, data }) });

  const { rows } = await pool.query<Row>('select id, secret, backup_codes from two_factor');
  for (const { id, secret, backup_codes } of rows) {
    const kept = [secret, backup_codes];
    if (kept.every((text) => parseEnvelope(text)?.version === current.version)) continue;
    // What a SECRET_KEY has written that is named no more stays as unreadable as it is.
    if (!kept.every(isKnown)) continue;
    await pool.query(
      'update two_factor set secret = $2, backup_codes = $3 where id = $1 and secret = $4 and backup_codes = $5',
      [id, await anew(secret), await anew(backup_codes), ...kept],
    );
  }
}
