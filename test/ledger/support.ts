import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pino } from 'pino';
import type { Environment } from '#server/auth/principal.ts';
import { deriveSecrets, sha256 } from '#server/auth/secrets.ts';
import { newId } from '#server/db/id.ts';
import { openOrm, pgOptions } from '#server/db/orm.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import type { AppendedEvent, EventEntry } from '#server/ledger/event-entry.ts';
import { createEventLog, type EventLogDeps } from '#server/ledger/event-log.ts';
import { takeEvents } from '#server/plans/quota.service.ts';
import { freshDatabase } from '../support/app.ts';

export const secrets = deriveSecrets('a test secret that is long enough for it');
export const originOf = (environment: Environment) => `log.test/ledger/${environment.toLowerCase()}`;
export const now = () => new Date('2026-11-20T12:34:56.789Z');

/** A migrated database of its own. `query` runs beside the pools under test. */
export async function createDatabase() {
  const connection = await freshDatabase();
  const orm = await openOrm(connection);
  const pools: pg.Pool[] = [];
  const pool = (max = 4, name = 'test') => {
    const opened = new pg.Pool({ ...pgOptions(connection), max, application_name: name });
    opened.on('error', () => {});
    opened.on('connect', (client) => client.on('error', () => {}));
    pools.push(opened);
    return opened;
  };
  const own = pool(2);
  return {
    orm,
    pool,
    query: async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await own.query<T>(text, values)).rows,
    events: (environment: Environment) => storedEvents(own, environment),
    organization: () => createOrganization(own),
    eventLog: (deps: Partial<EventLogDeps> = {}) =>
      createEventLog({
        ...{
          pool: deps.pool ?? pool(),
          secrets,
          now,
          log: pino({ level: 'silent' }),
          admit: takeEvents,
          originOf,
        },
        ...deps,
      }),
    close: async () => {
      await orm.close();
      await Promise.all(pools.map((each) => each.end()));
    },
  };
}

/** A row as it is, read without the code under test. */
export type StoredEvent = EventEntry & Omit<AppendedEvent, 'publicKey'> & { transaction: string };

async function storedEvents(pool: pg.Pool, environment: Environment): Promise<StoredEvent[]> {
  const { rows } = await pool.query<StoredEvent>(
    `select id, organization_id as "organizationId", environment, type, canonical, payload_hash as "payloadHash", salt,
        commitment, log_index as "logIndex", signature, signing_key_id as "signingKeyId", ingested_at as "ingestedAt",
        api_key_id as "apiKeyId", created_by_type as "createdByType", created_by_id as "createdById",
        created_by_label as "createdByLabel", occurred_at as "occurredAt", metadata,
        commitment_version as "commitmentVersion", xmin::text as transaction
      from event where environment = $1 order by log_index`,
    [environment],
  );
  return rows.map((row) => ({ ...row, logIndex: BigInt(row.logIndex) }));
}

export type Database = Awaited<ReturnType<typeof createDatabase>>;

async function createOrganization(pool: pg.Pool): Promise<string> {
  const id = newId();
  await pool.query('insert into organization (id, name, slug, created_at) values ($1, $2, $3, now())', [
    id,
    'Acme',
    id,
  ]);
  return id;
}

export function entryOf(organizationId: string, more: Partial<EventEntry> = {}): EventEntry {
  const canonical = canonicalBytes({ amount: 1, note: 'é' });
  return {
    id: newId(),
    organizationId,
    environment: 'LIVE' satisfies Environment,
    type: 'invoice.paid',
    canonical,
    payloadHash: sha256(canonical),
    salt: randomBytes(32),
    ingestedAt: now(),
    occurredAt: null,
    metadata: null,
    apiKeyId: null,
    createdByType: 'SYSTEM',
    createdById: null,
    createdByLabel: 'test',
    ...more,
  };
}
