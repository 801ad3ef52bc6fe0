import { beforeAll, describe, expect, test } from 'vitest';
import { type Asked, readArguments, runCommand } from '#server/cli/ledger-commands.ts';
import { loadConfig } from '#server/config.ts';
import * as events from '#server/events/event.service.ts';
import { latestCheckpoint } from '#server/ledger/checkpoint.query.ts';
import { parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { followKeys } from '#server/ledger/verifier/key-chain.ts';
import { healthOf, type Watched } from '#server/transparency/ledger-health.ts';
import { ledgerOverview } from '#server/transparency/ledger-overview.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { temporaryFolder } from './support.ts';

const vkey = 'witness.test/w1+e66c3e88+BPyzBmypG8fnDJVx1CU/3viSwWcFc92ISzHyJHFbMKp5';
const app = useApp({
  PUBLIC_URL: 'https://keys.example.com',
  LEDGER_WITNESSES: `${vkey} http://127.0.0.1:9`,
  LEDGER_PUBLISH_DIR: temporaryFolder(),
});
let organization: TestOrganization;
let reader: Caller;
let stranger: Caller;
/** Keys are entries of the log themselves: it is quiet once theirs are in it. */
beforeAll(async () => {
  organization = await createOrganization(app());
  reader = await organization.program(['events:read']);
  stranger = await organization.program(['clients:read']);
  await anchor();
  await anchor();
  await eventually(async () => {
    expect((await app().runtime.pool.query('select from ledger_outbox')).rowCount).toBe(0);
  }, 10_000);
});
const sizeNow = async () => given(await latestCheckpoint(app().runtime.pool, 'TEST')).size;
const anchor = () => events.anchor(organization.context(), { type: 'a', payload: {} });

const query = `{ ledger { environment origin size rootHash checkpoint checkpointAt cosignedCheckpoint
  checkpointKeys { vkey fromSize retiredAt endorsement } receiptKeys { publicKey retiredAt }
  witnesses { name vkey size cosignedAt trouble { code } } publishing { size everySeconds trouble { code } }
  health { status reasons { code message since } } } }`;
interface Answer {
  ledger: {
    checkpoint: string | null;
    size: number;
    health: { status: string; reasons: { code: string }[] };
  } & Record<string, unknown>;
}

describe('the ledger', () => {
  test('is empty at first, and has a name already', async () => {
    const { ledger } = (await (await organization.person('OWNER', 'LIVE')).run(query)) as Answer;
    expect(ledger).toMatchObject({
      ...{ environment: 'LIVE', origin: 'keys.example.com/ledger/live', size: 0, rootHash: null },
      ...{
        checkpoint: null,
        checkpointAt: null,
        cosignedCheckpoint: null,
        checkpointKeys: [],
        receiptKeys: [],
      },
      witnesses: [{ name: 'witness.test/w1', vkey, size: 0, cosignedAt: null, trouble: null }],
      publishing: { size: 0, everySeconds: 60, trouble: null },
      health: { status: 'OK', reasons: [] },
    });
  });

  test('is told with its head, its keys and what is the matter with it', async () => {
    await app().runtime.pool.query(
      `insert into ledger_witness (environment, vkey, size, ask_from, failure, failure_detail, failed_at)
        values ('TEST', $1, 1, 1, 'UNREACHABLE', 'It did not answer in time.', now())
        on conflict (environment, vkey) do update set size = 1, failure = 'UNREACHABLE',
          failure_detail = 'It did not answer in time.', failed_at = now(), leased_until = now() + interval '1 hour'`,
      [vkey],
    );
    const { ledger } = (await reader.run(query)) as Answer;
    const { size, root } = parseCheckpoint(ledger.checkpoint ?? '');
    expect([ledger.size, ledger.rootHash]).toEqual([size, Buffer.from(root).toString('base64')]);
    expect(ledger.checkpointKeys).toEqual([
      { vkey: expect.stringContaining('keys.example.com'), fromSize: 1, retiredAt: null, endorsement: null },
    ]);
    expect(ledger.health).toEqual({
      status: 'LAGGING',
      reasons: [
        {
          code: 'UNREACHABLE',
          message: 'The witness witness.test/w1 has not cosigned. It did not answer in time.',
          since: expect.any(String),
        },
      ],
    });
  });

  test('has been ahead of a witness since the first entry that it has not cosigned', async () => {
    const { pool } = app().runtime;
    const cosigned = (size: number) =>
      pool.query(`update ledger_witness set size = $1 where environment = 'TEST'`, [size]);
    const behindSince = async () => (await ledgerOverview(app().runtime, 'TEST')).witnesses[0]?.behindSince;
    const { rows } = await pool.query<{ at: string }>(
      `select created_at as at from ledger_checkpoint where environment = 'TEST' and size > 1 order by size limit 1`,
    );
    expect(await behindSince()).toEqual(new Date(given(rows[0]).at));
    await cosigned(await sizeNow());
    expect(await behindSince()).toBeNull();
    await cosigned(1);
  });

  test('is not shown without events:read', async () => {
    const { status, errors } = await stranger.call(query);
    expect([status, errors?.[0]?.extensions.code]).toEqual([403, 'INSUFFICIENT_SCOPE']);
  });

  test('is broken when its head does not fit what is stored', async () => {
    const { pool } = app().runtime;
    const status = async () => (await ledgerOverview(app().runtime, 'TEST')).health;
    await pool.query(`create table kept as select * from ledger_checkpoint`);
    for (const change of [
      `update ledger_checkpoint set root = sha256('x') where environment = 'TEST'`,
      `delete from ledger_checkpoint where environment = 'TEST' and size = (select max(size) from ledger_checkpoint)`,
    ]) {
      await pool.query(change);
      expect(await status()).toMatchObject({ status: 'BROKEN', reasons: [{ code: 'DAMAGED' }, {}] });
      await pool.query('delete from ledger_checkpoint');
      await pool.query('insert into ledger_checkpoint select * from kept');
    }
    expect((await status()).status).toBe('LAGGING');
  });

  test('is in the metrics', async () => {
    const text = await (await fetch(`${app().url}/metrics`)).text();
    const size = await sizeNow();
    expect(text).toContain(`countersign_ledger_size{environment="test"} ${size}\n`);
    expect(text).toMatch(/countersign_ledger_checkpoint_age_seconds\{environment="test"\} [\d.e-]+\n/);
    expect(text).toContain(
      `countersign_ledger_witness_lag_entries{environment="test",witness="witness.test/w1"} ${size - 1}\n`,
    );
    expect(text).toMatch(
      /countersign_ledger_witness_failing\{environment="test",witness="witness.test\/w1"\} 1\n/,
    );
  });
});

describe('health', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
  const witness = { vkey, name: 'w', size: 10, cosignedAt: ago(60), behindSince: null, trouble: null };
  const publishing = { size: 10, publishedAt: ago(60), behindSince: null, everySeconds: 60, trouble: null };
  const well: Watched = { size: 10, damage: null, append: null, witnesses: [witness], publishing };
  const since = (minutes: number) => ({
    ...{ size: 11, witnesses: [{ ...witness, behindSince: ago(minutes) }] },
    publishing: { ...publishing, behindSince: ago(minutes) },
  });
  const trouble = (code: string) => ({ code, detail: 'x', since: ago(1) });

  test.each<[string, Partial<Watched>, string, string[]]>([
    ['nothing', {}, 'OK', []],
    ['an entry after a quiet hour, not cosigned yet', since(4), 'OK', []],
    ['a witness that is late, and publishing within its time', since(6), 'LAGGING', ['LATE']],
    ['both late', since(8), 'LAGGING', ['LATE', 'LATE']],
    [
      'a witness that saw another log',
      { witnesses: [{ ...witness, trouble: trouble('INCONSISTENT') }] },
      'BROKEN',
      ['INCONSISTENT'],
    ],
    [
      'a witness that is ahead',
      { witnesses: [{ ...witness, trouble: trouble('AHEAD') }] },
      'BROKEN',
      ['AHEAD'],
    ],
    [
      'a publication that differs',
      { publishing: { ...publishing, trouble: trouble('CONTRADICTION') } },
      'BROKEN',
      ['CONTRADICTION'],
    ],
    ['git', { publishing: { ...publishing, trouble: trouble('GIT') } }, 'LAGGING', ['GIT']],
    ['a log that cannot grow', { append: trouble('NOT_APPENDED') }, 'BROKEN', ['NOT_APPENDED']],
    ['a log that is busy, and git', { append: trouble('BUSY') }, 'LAGGING', ['BUSY']],
  ])('%s: %#', (_what, change, status, codes) => {
    const health = healthOf({ ...well, ...change }, now);
    expect([health.status, health.reasons.map(({ code }) => code)]).toEqual([status, codes]);
  });
});

describe('npm run ledger', () => {
  const run = (...argv: string[]) => runCommand(app(), readArguments(argv) as Asked);

  test('tells how the logs are', async () => {
    const text = await run('status', 'test');
    expect(text).toContain('Log:       keys.example.com/ledger/test\nHealth:    LAGGING.');
    expect(text).toContain(`\nEntries:   ${await sizeNow()}\n`);
    expect(JSON.parse(await run('status', '--json'))).toMatchObject([
      { environment: 'LIVE', size: 0 },
      { environment: 'TEST', size: await sizeNow(), checkpointKeys: [{ fromSize: 1 }] },
    ]);
  });

  test('rotates the key of checkpoints, which the one before it names', async () => {
    const key = await run('rotate-key', 'test', 'checkpoint');
    const fromSize = (await sizeNow()) + 1;
    await anchor();
    const { checkpointKeys } = (await (await fetch(`${app().url}/ledger/test/keys`)).json()) as {
      checkpointKeys: { vkey: string; fromSize: number; endorsement: string | null }[];
    };
    expect(checkpointKeys.at(-1)).toMatchObject({ vkey: key, fromSize });
    const chain = await followKeys([{ vkey: given(checkpointKeys[0]).vkey, fromSize: null }], checkpointKeys);
    expect(chain.map((each) => each.key.vkey)).toEqual(checkpointKeys.map((each) => each.vkey));
    const { note } = parseCheckpoint(await (await fetch(`${app().url}/ledger/test/checkpoint`)).text());
    expect(note.signatures[0]?.keyId).toBe(key.split('+')[1]);
  });

  test('rotates the key of receipts', async () => {
    const { key } = JSON.parse(await run('rotate-key', 'test', 'receipt', '--json')) as { key: string };
    expect((await anchor()).publicKey.toString('base64')).toBe(key);
  });

  test('does not rotate what there is not', async () => {
    await expect(run('rotate-key', 'live', 'checkpoint')).rejects.toThrow('no key to rotate');
  });

  test.each([
    [['rotate-key'], 'live or test'],
    [['rotate-key', 'test'], 'receipt or checkpoint'],
    [['rotate-key', 'test', 'receipt', 'x'], 'a word too many'],
    [['status', 'moon'], 'live or test'],
    [['erase'], 'no command'],
  ])('%j is asked wrongly', (argv, message) => {
    expect(() => readArguments(argv)).toThrow(message);
  });
});

describe('LEDGER_WITNESSES', () => {
  test('is one a line or separated by commas', () => {
    const other = given(/^(\S+)/.exec(vkey)?.[0]);
    const { witnesses } = loadConfig({ LEDGER_WITNESSES: `# mine\n${other} https://w.example/prefix/\n` });
    expect(witnesses).toEqual([{ name: 'witness.test/w1', vkey, url: 'https://w.example/prefix' }]);
  });

  test.each([
    ['nonsense', 'must be the key of a witness'],
    [vkey, 'https://'],
    [`${vkey.replace('e66c', 'e66d')} https://w.example`, 'must be the key of a witness'],
    [`${vkey} http://w.example`, 'https://'],
    [`${vkey} https://a:b@w.example`, 'https://'],
    [`${vkey} https://a, ${vkey} https://b`, 'there twice'],
  ])('refuses "%s"', (text, message) => {
    expect(() => loadConfig({ LEDGER_WITNESSES: text })).toThrow(message);
  });
});
