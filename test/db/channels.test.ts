import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { type Listener, listen, type Teller } from '#server/db/channels.ts';
import { pgOptions } from '#server/db/orm.ts';
import { freshDatabase, useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';

const app = useApp();
const log = pino({ level: 'silent' });
const open: Listener[] = [];
afterAll(async () => {
  for (const listener of open) await listener.close();
});

async function listening(connection: Parameters<typeof pgOptions>[0], teller: Teller) {
  const told: boolean[] = [];
  const heard: string[] = [];
  const ear = {
    channels: { a_channel: (payload: string) => void heard.push(payload) },
    setListening: (value: boolean) => void told.push(value),
  };
  open.push(await listen(pgOptions(connection), [ear], teller, log));
  return { told, heard };
}

describe('a listener', () => {
  test('of the same database listens, and hears what is told', async () => {
    const { told, heard } = await listening(app().connection, app().runtime.pool);
    expect(told).toEqual([true]);
    await app().runtime.pool.query(`select pg_notify('a_channel', 'word')`);
    await eventually(async () => expect(heard).toEqual(['word']));
  });

  test('of another database, which answers and hears nothing, does not count as listening', async () => {
    const { told } = await listening(await freshDatabase(), app().runtime.pool);
    expect(told.at(0)).toBe(false);
    expect(told).not.toContain(true);
  });

  test('that hears no more is lost, and is back when it does', async () => {
    let deaf = false;
    const { pool } = app().runtime;
    const teller = {
      query: (text: string, values: string[]) => (deaf ? pool.query('select 2') : pool.query(text, values)),
    } as Teller;
    const { told } = await listening(app().connection, teller);
    expect(told).toEqual([true]);
    deaf = true;
    await eventually(async () => expect(told.at(-1)).toBe(false), 6_000);
    deaf = false;
    await eventually(async () => expect(told.at(-1)).toBe(true), 6_000);
  });
});
