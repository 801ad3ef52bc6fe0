import { randomBytes } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import pg from 'pg';
import { pino } from 'pino';
import { deriveSecrets, sha256 } from '#server/auth/secrets.ts';
import { newId } from '#server/db/id.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { createEventLog } from '#server/ledger/event-log.ts';

/**
 * Anchors as fast as it is answered, until it is killed, and notes every answer in a file: what lies there has been
 * acknowledged. Started by `crash.test.ts`.
 */
const [connection = '{}', organizationId = '', acknowledged = '', secret = ''] = process.argv.slice(2);
const writers = 32;

const pool = new pg.Pool({ ...(JSON.parse(connection) as pg.PoolConfig), max: 4 });
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));
const log = createEventLog({
  pool,
  secrets: deriveSecrets(secret),
  now: () => new Date(),
  log: pino({ level: 'silent' }),
  admit: async (_client, entries) => entries.map(() => null),
  originOf: (environment) => `crash.test/ledger/${environment.toLowerCase()}`,
});
const file = openSync(acknowledged, 'a');

async function write(): Promise<never> {
  for (;;) {
    const id = newId();
    const canonical = canonicalBytes({ id });
    try {
      const { logIndex } = await log.append({
        ...{ id, organizationId, environment: 'LIVE', type: 'crash.tested', canonical },
        ...{ payloadHash: sha256(canonical), salt: randomBytes(32), ingestedAt: new Date(), apiKeyId: null },
        ...{ occurredAt: null, metadata: null },
        ...{ createdByType: 'SYSTEM', createdById: null, createdByLabel: 'test' },
      });
      writeSync(file, `${id} ${logIndex}\n`);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

await Promise.all(Array.from({ length: writers }, write));
