import type pg from 'pg';
import type { Logger } from 'pino';

export interface KeyUse {
  secretId: string;
  keyId: string;
  at: Date;
  ip: string;
  userAgent: string | null;
  operation: string | null;
}

export interface LastUseRecorder {
  /** Costs a map entry; nothing is written now. */
  note(use: KeyUse): void;
  /** Writes what has gathered. Also called about once a second, and at shutdown. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const flushEveryMs = 1_000;
const chunkSize = 1_000;

/** The newest use of each secret, in one statement. An older replica's news never overwrites newer news. */
const upsert = `insert into api_key_last_use (secret_id, api_key_id, used_at, ip, user_agent, operation)
  select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[])
  on conflict (secret_id) do update set used_at = excluded.used_at, ip = excluded.ip,
    user_agent = excluded.user_agent, operation = excluded.operation
  where api_key_last_use.used_at <= excluded.used_at`;

/** Gathers last uses in memory: a request never writes a row, and a busy key is one row a second. */
export function createLastUseRecorder(pool: pg.Pool, log: Logger): LastUseRecorder {
  let pending = new Map<string, KeyUse>();
  let flushing: Promise<void> = Promise.resolve();

  async function writeOut(): Promise<void> {
    if (pending.size === 0) return;
    const uses = [...pending.values()].sort((a, b) => (a.secretId < b.secretId ? -1 : 1));
    pending = new Map();
    for (let start = 0; start < uses.length; start += chunkSize) {
      const chunk = uses.slice(start, start + chunkSize);
      try {
        await pool.query({ name: 'last_use_upsert', text: upsert, values: columns(chunk) });
      } catch (error) {
        log.warn({ err: error }, 'last use could not be written; it is tried again');
        for (const use of chunk) if (!pending.has(use.secretId)) pending.set(use.secretId, use);
      }
    }
  }

  function flush(): Promise<void> {
    flushing = flushing.then(writeOut);
    return flushing;
  }

  const timer = setInterval(() => void flush(), flushEveryMs);
  timer.unref();
  return {
    note(use) {
      pending.set(use.secretId, use);
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

function columns(uses: readonly KeyUse[]): unknown[] {
  return [
    uses.map((use) => use.secretId),
    uses.map((use) => use.keyId),
    uses.map((use) => use.at.toISOString()),
    uses.map((use) => use.ip),
    uses.map((use) => use.userAgent),
    uses.map((use) => use.operation),
  ];
}
