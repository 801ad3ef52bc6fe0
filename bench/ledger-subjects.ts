import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { pino } from 'pino';
import { deriveSecrets, sha256 } from '#server/auth/secrets.ts';
import { newId } from '#server/db/id.ts';
import { buildTrees } from '#server/ledger/build-trees.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { createEventLog } from '#server/ledger/event-log.ts';
import { takeEvents } from '#server/plans/quota.service.ts';
import { secretKey } from './seed.ts';

export type Append = () => Promise<unknown>;

const secrets = deriveSecrets(secretKey);
const now = () => new Date();
const originOf = () => `bench.invalid/ledger/${randomBytes(4).toString('hex')}`;
let count = 0;
const payload = () => ({
  order: `O-${count++}`,
  parcels: [{ weight: 12.5, carrier: 'DHL' }],
  to: { city: 'Berlin' },
});

/** As `events.anchor` does it, from the payload on. */
export function ledgerAppend(pool: pg.Pool, organizationId: string): Append {
  const log = pino({ level: 'warn' });
  const eventLog = createEventLog({ pool, secrets, now, log, admit: takeEvents, originOf });
  return () => {
    const canonical = canonicalBytes(payload());
    return eventLog.append({
      ...{ id: newId(), organizationId, environment: 'TEST', type: 'order.shipped', canonical },
      ...{ payloadHash: sha256(canonical), salt: randomBytes(32), ingestedAt: now(), apiKeyId: null },
      ...{ occurredAt: null, metadata: null },
      ...{ createdByType: 'SYSTEM', createdById: null, createdByLabel: 'bench' },
    });
  };
}

interface BareRow {
  id: string;
  canonical: Buffer;
  /** What stands for payload hash, salt, commitment and signature: as long, and as different from row to row. */
  bytes: Buffer;
  ingestedAt: string;
}

/**
 * The limit: the same rows into a table like `event` with all its indexes and foreign keys, gathered in the same way into
 * one statement and one commit; without hash, signature, lock, tree or quota.
 */
export async function bareAppend(pool: pg.Pool, organizationId: string): Promise<Append> {
  const signingKeyId = await bareTable(pool);
  const insert = async (rows: readonly BareRow[]) => {
    const part = (from: number, to: number) => rows.map(({ bytes }) => bytes.subarray(from, to));
    await pool.query({
      name: 'bench_rows',
      text: `insert into bench_event (id, organization_id, environment, type, canonical, payload_hash, salt, commitment,
          commitment_version, log_index, signature, signing_key_id, ingested_at, created_by_type, created_by_label, kind)
        select id, $1, 'TEST', 'order.shipped', canonical, payload_hash, salt, commitment,
          1, nextval('bench_event_index'), signature, $2, at, 'SYSTEM', 'bench', 'EVENT'
        from unnest($3::uuid[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[], $9::timestamptz[])
          as r (id, canonical, payload_hash, salt, commitment, signature, at)`,
      values: [
        ...[organizationId, signingKeyId, rows.map(({ id }) => id), rows.map(({ canonical }) => canonical)],
        ...[part(0, 32), part(32, 64), part(64, 96), part(96, 160), rows.map(({ ingestedAt }) => ingestedAt)],
      ],
    });
  };
  const waiting: { row: BareRow; done(): void; failed(error: unknown): void }[] = [];
  let running = false;
  async function run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 512);
      try {
        await insert(batch.map(({ row }) => row));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    running = false;
  }
  return () =>
    new Promise<void>((done, failed) => {
      const canonical = Buffer.from(JSON.stringify(payload()));
      const row = { id: newId(), canonical, bytes: randomBytes(160), ingestedAt: now().toISOString() };
      waiting.push({ row, done, failed });
      if (running) return;
      running = true;
      void run();
    });
}

/** Makes the table, once, and answers a key that its rows may name. */
async function bareTable(pool: pg.Pool): Promise<string> {
  const { rows: made } = await pool.query<{ made: boolean }>(
    `select to_regclass('bench_event') is not null as made`,
  );
  if (!made[0]?.made) {
    await pool.query('create table bench_event (like event including all)');
    await pool.query('create sequence bench_event_index');
    const { rows } = await pool.query<{ key: string }>(
      `select pg_get_constraintdef(oid) as key from pg_constraint where conrelid = 'event'::regclass and contype = 'f'`,
    );
    for (const { key } of rows) await pool.query(`alter table bench_event add ${key}`);
  }
  const { rows } = await pool.query<{ id: string }>('select id from signing_key limit 1');
  const [key] = rows;
  if (!key) throw new Error('Nothing has been anchored yet, so there is no signing key.');
  return key.id;
}

/** So many events by SQL, their receipts worth nothing, and the tree over them as the server builds it. */
export async function fillLog(
  { pool, organizationId }: { pool: pg.Pool; organizationId: string },
  size: number,
): Promise<void> {
  await ledgerAppend(pool, organizationId)();
  await pool.query(
    `insert into event (id, organization_id, environment, type, canonical, payload_hash, salt, commitment, log_index,
        signature, signing_key_id, ingested_at, created_by_type, created_by_label, commitment_version, kind)
      select gen_random_uuid(), organization_id, environment, type, canonical, payload_hash, salt,
        sha256(int8send(n)), n, signature, signing_key_id, ingested_at, created_by_type, created_by_label,
        commitment_version, kind
      from event, generate_series(1, $1::int - 1) n where log_index = 0`,
    [size],
  );
  await pool.query('delete from ledger_checkpoint');
  await buildTrees({ pool, secrets, now, originOf });
  await pool.query('vacuum analyze event, ledger_tile, ledger_checkpoint');
}
