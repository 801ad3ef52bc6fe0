import type pg from 'pg';
import type { Logger } from 'pino';
import type { ServerSecrets } from './secrets.ts';

interface Found {
  secretId: string;
  /** Under which SECRET_KEY the digest is that was found. */
  pepperVersion: string;
}

/**
 * Brings a secret that was found under a previous SECRET_KEY under the current one, beside the request that showed it.
 * Whoever is second finds the old version gone and changes nothing; what fails is done at the next use.
 */
export function createDigestRenewal(options: { pool: pg.Pool; secrets: ServerSecrets; log: Logger }) {
  const { pool, secrets, log } = options;
  const previous = new Set(secrets.previousPeppers.map(({ version }) => version));

  return async ({ secretId, pepperVersion }: Found, digest: Buffer | undefined): Promise<void> => {
    if (!previous.has(pepperVersion)) return;
    try {
      await pool.query(
        'update api_key_secret set digest = $1, pepper_version = $2 where id = $3 and pepper_version = $4',
        [digest, secrets.pepper.version, secretId, pepperVersion],
      );
    } catch (error) {
      log.warn(
        { err: error },
        'a key was not brought under the current SECRET_KEY; its next use tries again',
      );
    }
  };
}
