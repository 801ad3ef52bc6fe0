import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { readArguments, runCommand, UsageError } from '#server/cli/keys-commands.ts';
import { statusAndCode } from '../api-keys/support.ts';
import { root } from '../architecture/modules.ts';
import { createClient } from '../clients/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { dump, tracesOf } from '../support/rows.ts';

const app = useApp();

async function run(...argv: string[]): Promise<string> {
  const asked = readArguments(argv);
  if (asked === 'help') throw new Error('help was asked for');
  return runCommand(app(), asked);
}

const json = async (...argv: string[]) => JSON.parse(await run(...argv, '--json'));
const create = (organization: TestOrganization, ...more: string[]) =>
  json('create', '--organization', organization.id, '--name', 'ci', '--scopes', 'clients:read', ...more);

describe('a key', () => {
  test('is made, used, rotated, disabled, enabled and revoked', async () => {
    const organization = await createOrganization(app());
    const made = await create(
      organization,
      '--ip-allowlist',
      '127.0.0.0/8,::1',
      '--expires-on',
      '2999-01-01',
    );
    expect(made).toMatchObject({
      name: 'ci',
      environment: 'TEST',
      status: 'ACTIVE',
      scopes: ['clients:read'],
    });
    expect(await statusAndCode(app(), made.secret)).toBe('200');
    const { secret, ...rotated } = await json('rotate', made.id, '--overlap', '0s');
    expect(rotated).toMatchObject({ id: made.id, last4: secret.slice(-4) });
    expect(await statusAndCode(app(), made.secret)).toBe('401 API_KEY_REVOKED');
    expect((await json('disable', made.id)).status).toBe('DISABLED');
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_DISABLED');
    expect((await json('enable', made.id)).status).toBe('ACTIVE');
    expect(await statusAndCode(app(), secret)).toBe('200');
    expect((await json('revoke', made.id, '--reason', 'spent')).status).toBe('REVOKED');
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    const traces = (await tracesOf(organization, made.id)).filter(
      ({ actor_type }) => actor_type === 'SYSTEM',
    );
    expect(traces.map(({ type }) => type.replace('api_key.', ''))).toEqual([
      ...['created', 'rotated', 'disabled', 'enabled', 'revoked'],
    ]);
    expect(traces.at(-1)).toMatchObject({
      actor_type: 'SYSTEM',
      actor_label: 'command line',
      reason: 'spent',
    });
    const everything = await dump(app());
    for (const each of [made.secret, secret]) expect(everything).not.toContain(each);
  });

  test('is narrowed to clients and given ceilings', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await createClient(program);
    await createClient(program);
    const limits = '500.50EUR/operation,5000EUR/day,7JPY/day';
    const made = await create(organization, '--client-ids', id, '--money-limits', limits);
    expect(made.clientIds).toEqual([id]);
    const narrow = callWith(app(), { 'x-api-key': made.secret });
    expect((await narrow.run('{ clients { nodes { id } } }')).clients.nodes).toEqual([{ id }]);
    const { apiKey } = await program.run(
      'query ($id: ID!) { apiKey(id: $id) { moneyLimits { currency perOperation { amount } perDay { amount } } } }',
      { id: made.id },
    );
    expect(apiKey.moneyLimits).toEqual([
      { currency: 'EUR', perOperation: { amount: '500.50' }, perDay: { amount: '5000.00' } },
      { currency: 'JPY', perOperation: null, perDay: { amount: '7' } },
    ]);
  });

  test('of a preset, in the live environment', async () => {
    const organization = await createOrganization(app());
    const at = ['--organization', organization.id, '--environment', 'live'];
    const made = await json('create', ...at, '--name', 'report', '--preset', 'reporting');
    expect(made).toMatchObject({
      environment: 'LIVE',
      scopes: ['clients:read', 'invoices:read', 'payouts:read'],
    });
    expect((await json('list', ...at)).map((key: { id: string }) => key.id)).toEqual([made.id]);
    expect(await run('list', '--organization', organization.id)).toBe('There are no keys.');
    expect(await run('list', ...at)).toMatch(new RegExp(`^${made.id}  ACTIVE +sk_live_….{4}  report  `));
  });

  test('is listed with all others, and never with its secret', async () => {
    const organization = await createOrganization(app());
    const secrets: string[] = [];
    for (let index = 0; index < 105; index++) secrets.push((await organization.program()).secret);
    const listed = await run('list', '--organization', organization.id);
    expect(listed.split('\n')).toHaveLength(105);
    for (const secret of secrets) expect(listed).not.toContain(secret);
  });
});

describe('is refused, and writes nothing', () => {
  const aKey = ['create', '--name', 'a', '--scopes', 'clients:read', '--organization', 'ORG'];
  const wrong: [string[], RegExp][] = [
    [['explode'], /no command "explode"/],
    [['revoke'], /Which key/],
    [['list', 'key_01h2xcejqtf2nbrexx3vqjhp41'], /a word too many/],
    [['list', '--nonsense'], /nonsense/],
    [['create', '--scopes', 'clients:read', '--organization', 'ORG'], /--name/],
    [['create', '--name', 'a', '--organization', 'ORG'], /--scopes or --preset/],
    [['create', '--name', 'a', '--preset', 'nope', '--organization', 'ORG'], /no preset "nope"/],
    [['revoke', 'nonsense'], /not the id of a key/],
    [[...aKey, '--client-ids', 'key_01h2xcejqtf2nbrexx3vqjhp41'], /not the id of a client/],
    [[...aKey, '--money-limits', '500/day'], /like 500EUR/],
    [[...aKey, '--money-limits', '5XXY/day'], /like 500EUR/],
    [[...aKey, '--money-limits', '5EUR/day,6EUR/day'], /two ceilings/],
    [['list', '--environment', 'prod', '--organization', 'ORG'], /live or test/],
  ];

  test.each(wrong)('asked wrongly: %j', async (argv, message) => {
    const organization = await createOrganization(app());
    const given = argv.map((each) => (each === 'ORG' ? organization.id : each));
    const refused = await leavesNothing(organization, () => run(...given).catch((error: unknown) => error));
    expect(refused).toBeInstanceOf(UsageError);
    expect(String(refused)).toMatch(message);
  });

  test.each([
    [['create', '--name', 'a', '--scopes', 'nope', '--organization', 'ORG'], /"nope" is no scope/],
    [
      ['create', '--name', 'a', '--scopes', 'clients:read', '--expires-on', 'soon', '--organization', 'ORG'],
      /day/,
    ],
    [
      [
        ...['create', '--name', 'a', '--scopes', 'clients:read', '--organization', 'ORG'],
        ...['--client-ids', 'cli_01h2xcejqtf2nbrexx3vqjhp41'],
      ],
      /No client/,
    ],
    [['list', '--organization', 'nobody'], /no such organization/],
    [['list'], /several organizations/],
    [['revoke', 'key_01h2xcejqtf2nbrexx3vqjhp41'], /No API key/],
  ])('not possible: %j', async (argv, message) => {
    await createOrganization(app());
    const organization = await createOrganization(app());
    const given = argv.map((each) => (each === 'ORG' ? organization.id : each));
    await expect(leavesNothing(organization, () => run(...given))).rejects.toThrow(message);
  });
});

describe('as a process of its own', () => {
  async function npmRunKeys(url: string, ...argv: string[]) {
    const { PATH, NODE_COMPILE_CACHE } = process.env;
    const env = { PATH, NODE_COMPILE_CACHE, DATABASE_URL: url, SECRET_KEY: app().config.secretKey };
    const child = spawn('node', ['server/cli/keys.ts', ...argv], { cwd: root, env });
    const output = { out: '', err: '' };
    child.stdout.on('data', (text: Buffer) => (output.out += text));
    child.stderr.on('data', (text: Buffer) => (output.err += text));
    const [code] = await once(child, 'close');
    return { code, ...output };
  }

  function urlOf(): string {
    const { connection } = app();
    if ('clientUrl' in connection) return connection.clientUrl;
    const { host, port, user, dbName } = connection;
    return `postgres://${user}@localhost:${port}/${dbName}?host=${encodeURIComponent(host)}`;
  }

  test('prints what was asked for and nothing else, and a running server hears of the change', async () => {
    const organization = await createOrganization(app());
    const key = await organization.program();
    expect(await statusAndCode(app(), key.secret)).toBe('200');
    const { code, out, err } = await npmRunKeys(urlOf(), 'revoke', key.keyId, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out)).toMatchObject({ id: key.keyId, status: 'REVOKED' });
    await eventually(
      async () => expect(await statusAndCode(app(), key.secret)).toBe('401 API_KEY_REVOKED'),
      250,
    );
  });

  test('explains itself, and says in one line what is wrong', async () => {
    const [asked, wrong, unknown] = await Promise.all([
      npmRunKeys(urlOf(), '--help'),
      npmRunKeys(urlOf(), 'explode'),
      npmRunKeys(urlOf(), 'revoke', 'key_01h2xcejqtf2nbrexx3vqjhp41'),
    ]);
    expect(asked).toMatchObject({ code: 0, err: '', out: expect.stringContaining('npm run keys -- create') });
    expect(wrong).toMatchObject({ code: 2, out: '', err: expect.stringContaining('no command') });
    expect(unknown).toMatchObject({ code: 1, out: '', err: 'No API key with this id exists here.\n' });
  });
});

test('where there is one organization, it is meant', async () => {
  const alone = await startApp();
  try {
    const asked = readArguments(['create', '--name', 'ci', '--scopes', 'clients:read']);
    if (asked === 'help') throw new Error('help');
    await expect(runCommand(alone, asked)).rejects.toThrow('no organization yet');
    await createOrganization(alone);
    expect(await runCommand(alone, asked)).toMatch(/\nsk_test_[0-9A-Za-z]{38}$/);
  } finally {
    await alone.close();
  }
});
