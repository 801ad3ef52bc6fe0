import { expect, test } from 'vitest';
import { type ApiKeyLife, apiKeyStatuses, statusOf, statusSql } from '#server/api-keys/api-key-status.ts';
import { db } from '#server/db/rows.ts';
import { createRandom } from '../preflight/random.ts';
import { useApp } from '../support/app.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const base = Date.parse('2026-11-20T12:00:00.000Z');

/** Instants crowd around each other and around the borders, so that every comparison meets its equal. */
const offsets = [-8, -7, -1, 0, 1, 6, 7, 8].flatMap((days) => [-1, 0, 1].map((ms) => days * dayMs + ms));

test('the status in SQL is the status in TypeScript, whatever the life and the clock', async () => {
  const random = createRandom(20_261_120);
  const instant = () => (random.chance(0.45) ? null : new Date(base + random.pick(offsets)));
  const lives = Array.from({ length: 4_000 }, (): ApiKeyLife & { now: Date } => ({
    notBefore: instant(),
    expiresAt: instant(),
    disabledAt: random.chance(0.3) ? instant() : null,
    revokedAt: random.chance(0.2) ? instant() : null,
    now: new Date(base + random.pick(offsets)),
  }));
  const seen = new Set<string>();
  for (const [now, group] of Map.groupBy(lives, (life) => life.now.getTime())) {
    const expected = group.map((life) => statusOf(life, new Date(now)));
    expect(await inSql(group, new Date(now))).toEqual(expected);
    for (const status of expected) seen.add(status);
  }
  expect([...seen].sort()).toEqual([...apiKeyStatuses].sort());
});

async function inSql(lives: readonly ApiKeyLife[], now: Date): Promise<string[]> {
  const rows = JSON.stringify(lives.map((life, place) => ({ place, ...life })));
  const status = statusSql(now).compile(db);
  const text = `with key as (select place, "notBefore" as not_before, "expiresAt" as expires_at, "disabledAt" as disabled_at,
      "revokedAt" as revoked_at from jsonb_to_recordset($${status.parameters.length + 1}::text::jsonb)
      as life (place int, "notBefore" timestamptz(3), "expiresAt" timestamptz(3), "disabledAt" timestamptz(3), "revokedAt" timestamptz(3)))
    select ${status.sql} as status from key order by place`;
  const found = await app().runtime.pool.query<{ status: string }>(text, [...status.parameters, rows]);
  return found.rows.map((row) => row.status);
}
