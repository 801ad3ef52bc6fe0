import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DamageError } from '#server/auditor/audit.errors.ts';
import { auditDatabase } from '#server/auditor/audit-database.ts';
import { readAuditState } from '#server/auditor/audit-state.ts';
import { auditCommand } from '#server/cli/audit-command.ts';
import * as events from '#server/events/event.service.ts';
import { logKeys } from '#server/ledger/checkpoint.query.ts';
import { rotateSigningKey } from '#server/ledger/signing-keys.ts';
import { publish } from '#server/transparency/publishing.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { temporaryFolder } from './support.ts';

let app: TestApp;
let organization: TestOrganization;
const state = join(temporaryFolder(), 'state.json');
/** A full tile, and then a checkpoint for every entry. */
const [together, singly] = [260, 40];
const size = together + singly;

const anchor = () => events.anchor(organization.context(), { type: 'a', payload: {} });
const sql = (text: string, values: unknown[] = []) => app.runtime.pool.query(text, values);

beforeAll(async () => {
  app = await startApp({ PUBLIC_URL: 'https://keys.example.com' });
  organization = await createOrganization(app);
  await Promise.all(Array.from({ length: together }, anchor));
  for (let left = singly; left > 0; left--) await anchor();
}, 60_000);
afterAll(() => app.close());

/** As a process of its own would: what it prints, and with what it ends. */
async function audited(...argv: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const signal = new AbortController().signal;
  const code = await auditCommand(argv, { out: say, err: say, signal });
  return { code, text: lines.join('\n') };
}
const log = () => `${app.url}/ledger/test`;
const auditNow = (...argv: string[]) => audited(log(), ...argv);

/** Changes the database for the time of `work`. */
async function whileChanged(change: string, back: string, work: () => Promise<void>): Promise<void> {
  await sql(change);
  try {
    await work();
  } finally {
    await sql(back);
  }
}

describe('an auditor', () => {
  test('reads the whole log the first time, and names the key that it took on trust', async () => {
    const { code, text } = await auditNow('--state', state);
    const vkey = given(given(await logKeys(app.runtime.pool, 'TEST')).checkpointKeys[0]).vkey;
    expect(text).toBe(
      `✓ keys.example.com/ledger/test: ${size} entries (entries 0 to ${size - 1} read). They lead to the signed root.\n` +
        '– Checked with the key that the log names itself. Compare it with one that you have from elsewhere:\n' +
        `  ${vkey}`,
    );
    expect(code).toBe(0);
    expect(await auditNow('--key', vkey)).toEqual({ code: 0, text: expect.not.stringContaining(vkey) });
  });

  test('goes on from there the next time', async () => {
    expect(await auditNow('--state', state)).toMatchObject({
      code: 0,
      text: expect.stringContaining('nothing new'),
    });
    await anchor();
    const { code, text } = await auditNow('--state', state);
    expect([code, text]).toEqual([
      0,
      `✓ keys.example.com/ledger/test: ${size + 1} entries (entries ${size} to ${size} read). They lead to the signed root.\n` +
        `✓ It continues what was known (${size} entries).`,
    ]);
    expect(readFileSync(`${state}.hashes`)).toHaveLength(32 * (size + 1));
  });

  test('follows until it is told to stop', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const out = (line: string) => {
      lines.push(line);
      if (lines.length > 3) stop.abort();
    };
    const argv = [log(), '--state', state, '--follow', '--every', '1'];
    expect(await auditCommand(argv, { out, err: out, signal: stop.signal })).toBe(0);
    expect(lines.length).toBeGreaterThan(3);
  });

  test.each([
    [[], 'Name one log'],
    [['a', 'b'], 'Name one log'],
    [['a', '--every', 'x'], '--every'],
    [['a', '--nonsense'], 'nonsense'],
    [['a', '--key', 'x'], 'not a key'],
    [['/nowhere'], 'There is no checkpoint'],
    [['http://127.0.0.1:9/ledger/live'], 'cannot be reached'],
  ])('%j ends with 2', async (argv, message) => {
    expect(await audited(...argv)).toEqual({ code: 2, text: expect.stringContaining(message) });
  });
});

describe('damage', () => {
  const bent = (index: number) => [
    `update event set commitment = sha256(commitment) where environment = 'TEST' and log_index = ${index}`,
    `update event set commitment = old.commitment from old_event old where event.id = old.id`,
  ];
  beforeAll(async () => {
    await sql('create table old_event as select id, commitment, canonical, organization_id from event');
  });

  test.each([
    ['in an entry below a full tile', 17],
    ['in an entry at the edge', together + 21],
    ['in the first entry', 0],
  ])('%s is found, with its index', async (_what, index) => {
    const [change = '', back = ''] = bent(index);
    await whileChanged(change, back, async () => {
      const { code, text } = await auditNow();
      expect([code, text]).toEqual([1, expect.stringContaining(`First bad index: ${index}`)]);
      expect((await auditNow('--state', state, '--again')).text).toContain(`First bad index: ${index}`);
    });
    expect((await auditNow()).code).toBe(0);
  });

  test.each([
    ['a tile', 'ledger_tile', `hashes = overlay(hashes placing '\\x00'::bytea from 33)`, 'index 1 '],
    ['a tile above', 'ledger_tile', `root = sha256('x')`, 'Tile 1/0 does not follow'],
    ['a signature', 'ledger_checkpoint', `signature = sha512('x')`, 'is not signed by'],
    ['a root', 'ledger_checkpoint', `root = sha256('x')`, 'is not signed by'],
    ['the name', 'ledger_log', `origin = 'other.example/ledger'`, 'is not signed by'],
  ])('in %s is found', async (_what, table, change, message) => {
    await sql(`create table kept as select * from ${table}`);
    const column = change.split(' ')[0];
    const same = { ledger_tile: 'tile_index', ledger_checkpoint: 'size', ledger_log: 'environment' }[table];
    const back = `update ${table} each set ${column} = kept.${column} from kept
      where kept.environment = each.environment and kept.${same} = each.${same}`;
    await whileChanged(`update ${table} set ${change}`, back, async () => {
      const { code, text } = await auditNow();
      expect([code, text]).toEqual([1, expect.stringContaining(message)]);
    });
    await sql('drop table kept');
    expect((await auditNow()).code).toBe(0);
  });

  test('in what the database keeps of an event is found by its operator', async () => {
    await auditNow('--state', state, '--again');
    const known = readAuditState(state);
    const origin = given(known.origin);
    const inDatabase = () =>
      auditDatabase({ pool: app.runtime.pool, origin, hashes: known.hashes, receiptKeys: null });
    expect(await inDatabase()).toBe(known.frontier.size);
    const restore = `update event set canonical = old.canonical, organization_id = old.organization_id, type = 'a',
      commitment = old.commitment from old_event old where event.id = old.id`;
    const other = await createOrganization(app);
    for (const [change, message] of [
      [`canonical = '{"a":1}'`, 'has another payload than its hash says'],
      [`type = 'b'`, 'is not what its commitment is made of'],
      [`organization_id = '${other.id}'`, 'does not fit its receipt'],
    ]) {
      const text = `update event set ${change} where environment = 'TEST' and log_index = 123`;
      await whileChanged(text, restore, async () => {
        const error = await inDatabase().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DamageError);
        expect(error).toMatchObject({ index: 123, message: expect.stringContaining(`${message}`) });
      });
    }
    await expect(
      auditDatabase({ pool: app.runtime.pool, origin, hashes: known.hashes, receiptKeys: [] }),
    ).rejects.toThrow('does not list');
  });
});

test('a folder that mirrors the log is audited as the log itself', async () => {
  const dir = temporaryFolder();
  const { frontier } = readAuditState(state);
  const partial = frontier.size - 256;
  for (const path of [
    ...['checkpoint', 'keys', 'tile/0/000', 'tile/entries/000', 'tile/1/000.p/1'],
    ...[`tile/0/001.p/${partial}`, `tile/entries/001.p/${partial}`],
  ]) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), Buffer.from(await (await fetch(`${log()}/${path}`)).arrayBuffer()));
  }
  expect((await audited(dir)).code).toBe(0);
  const bundle = readFileSync(join(dir, 'tile/entries/000'));
  bundle[34 * 100 + 5] = (bundle[34 * 100 + 5] ?? 0) ^ 1;
  writeFileSync(join(dir, 'tile/entries/000'), bundle);
  expect((await audited(dir)).text).toContain('First bad index: 100');
});

describe('the key of checkpoints', () => {
  test('is followed from the first to the last by their own word', async () => {
    const { pool, secrets, now } = app.runtime;
    const keys = async () => given(await logKeys(pool, 'TEST')).checkpointKeys;
    for (let left = 2; left > 0; left--) {
      await rotateSigningKey({ pool, secrets, now }, { environment: 'TEST', purpose: 'CHECKPOINT' });
      await anchor();
    }
    const [first, second, third] = await keys();
    expect(given(third).endorsement).toMatch(/^countersign\/checkpoint-key@v1\nkeys\.example\.com/);
    for (const key of [first, second, third]) expect((await auditNow('--key', given(key).vkey)).code).toBe(0);
    expect((await auditNow('--state', state)).code).toBe(0);

    await sql(`create table kept as select id, endorsement from signing_key`);
    const back =
      'update signing_key set endorsement = kept.endorsement from kept where kept.id = signing_key.id';
    for (const change of [
      'endorsement = null',
      `endorsement = replace(endorsement, 'from ', 'from 1')`,
      `endorsement = regexp_replace(endorsement, '(— \\S+ \\S{20}).{4}', '\\1AAAA')`,
      `endorsement = overlay(endorsement placing 'AAAA' from length(endorsement) - 20)`,
      `endorsement = (select endorsement from kept where endorsement is not null and kept.id <> signing_key.id limit 1)`,
    ])
      await whileChanged(`update signing_key set ${change} where endorsement is not null`, back, async () => {
        const { code, text } = await auditNow('--key', given(first).vkey);
        expect([code, text]).toEqual([
          1,
          expect.stringContaining('A new key must be named by the one before it'),
        ]);
      });
    expect((await auditNow('--state', state)).code).toBe(0);
  });
});

describe('a log that was rewritten, and signed anew by its own server', () => {
  const cut = together + 5;
  let published: string;

  beforeAll(async () => {
    published = temporaryFolder();
    await publish(app.runtime, published, 'TEST');
    await auditNow('--state', state);
    await app.close();
    app = await startApp({ PUBLIC_URL: 'https://keys.example.com' }, app.connection);
    await sql(`delete from ledger_checkpoint where environment = 'TEST' and size > ${cut}`);
    await sql(`delete from event where environment = 'TEST' and log_index >= ${cut}`);
    await app.close();
    app = await startApp({ PUBLIC_URL: 'https://keys.example.com' }, app.connection);
    organization = await createOrganization(app);
  });

  test('is shorter at first', async () => {
    expect((await auditNow('--state', state)).text).toContain(`First bad index: ${cut}`);
  });

  test('is another from the first index that was changed on, once it has grown again', async () => {
    for (let left = 60; left > 0; left--) await anchor();
    expect((await auditNow('--state', state)).text).toContain(`First bad index: ${cut}`);
  });

  test('seems well to whoever has never seen it before, and not to who has a checkpoint of then', async () => {
    expect((await auditNow()).code).toBe(0);
    expect(await auditNow('--checkpoints', join(published, 'test'))).toEqual({
      code: 1,
      text: expect.stringContaining('The log is not the one of the checkpoint published'),
    });
  });
});
