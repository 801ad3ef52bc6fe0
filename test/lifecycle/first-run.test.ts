import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { emptyDatabase } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { listening, run, startServer, temporaryDataDir, urlOf } from '../support/server-process.ts';

vi.setConfig({ testTimeout: 90_000 });

const printed = {
  owner: /^Owner: {4}(\S+) \/ (.+)$/m,
  key: /^Test key: (sk_test_\w+)$/m,
  curl: /^curl [\s\S]+'$/m,
};

function valueIn(output: string, pattern: RegExp): string {
  const found = pattern.exec(output);
  if (!found) throw new Error(`no ${pattern} in ${output}`);
  return found.at(-1) ?? '';
}

const signIn = (url: string, email: string, password: string) =>
  fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email, password }),
  });

test('the first start on an empty folder prints all that is needed, once, and it works as printed', async () => {
  const DATA_DIR = temporaryDataDir();
  const first = await startServer({ DATA_DIR });
  const output = first.output();
  const lines = output.slice(output.indexOf('Console:')).trim().split('\n');
  expect(lines.map((line) => line.split(/\s/, 1)[0])).toEqual(['Console:', 'Owner:', 'Test', 'curl', '']);

  const answer = JSON.parse(
    execFileSync('bash', ['-c', valueIn(output, printed.curl)], { encoding: 'utf8' }),
  );
  expect(answer.errors).toBeUndefined();
  expect(answer.data.me.organization.name).toBeTruthy();
  expect(answer.data.invoices.nodes).toHaveLength(3);

  const key = valueIn(output, printed.key);
  const { me } = await callWith(first, { 'x-api-key': key }).run('{ me { environment scopes } }');
  expect(me.environment).toBe('TEST');
  expect(me.scopes).toContain('api-keys:write');
  expect((await signIn(first.url, 'owner@example.com', valueIn(output, printed.owner))).status).toBe(200);
  expect(await first.end()).toMatchObject({ code: 0 });

  const second = await startServer({ DATA_DIR });
  expect(second.output()).toMatch(/^Console: {2}http/m);
  expect(second.output()).not.toMatch(/sk_test_|Owner:|curl/);
  expect((await callWith(second, { 'x-api-key': key }).run('{ me { kind } }')).me.kind).toBe('API_KEY');
  expect(await second.end()).toMatchObject({ code: 0 });
});

test('nobody is let in before the first run and the declared keys are done; what is printed once is, whatever comes', async () => {
  const folder = temporaryDataDir();
  mkdirSync(folder);
  const secret = mintKey('sk', 'TEST');
  const KEYS_FILE = join(folder, 'keys.json');
  const key = { name: 'ci', environment: 'test', scopes: ['clients:read'], organization: 'my-organization' };
  const hashed = { sha256: sha256(secret).toString('hex'), prefix: 'sk_test_', last4: secret.slice(-4) };
  writeFileSync(KEYS_FILE, JSON.stringify({ keys: [{ ...key, ...hashed }] }));
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const PORT = String(port);
  const common = { PORT, DATA_DIR: folder, SEED: 'none', KEYS_FILE, SIGNUP: 'open' };

  const refused = run(process.execPath, ['server/main.ts'], {
    ...{ ...common, DATABASE_URL: urlOf(await emptyDatabase()) },
  });
  const { code, output } = await refused.ended;
  expect(code).toBe(1);
  expect(output).toMatch(printed.owner);
  expect(output).toMatch(printed.key);
  expect(output).toMatch(/^Countersign cannot start.* PORT/m);

  await new Promise((resolve) => taken.close(resolve));
  const DATABASE_URL = urlOf(await emptyDatabase());
  const started = run(process.execPath, ['server/main.ts'], { ...common, DATABASE_URL });
  const url = `http://127.0.0.1:${port}`;
  const first = await eventually(
    () => callWith({ url }, { 'x-api-key': secret }).call('{ me { kind } }'),
    60_000,
  );
  expect(first.status).toBe(200);
  await (await listening(started)).end();
});

test('SEED=none leaves the data out; the owner is who the environment says, and the password is not repeated', async () => {
  const password = 'a password of my own';
  const server = await startServer({
    DATABASE_URL: urlOf(await emptyDatabase()),
    DATA_DIR: temporaryDataDir(),
    SEED: 'none',
    OWNER_EMAIL: 'Me@Example.com',
    OWNER_PASSWORD: password,
  });
  const program = callWith(server, { 'x-api-key': valueIn(server.output(), printed.key) });
  const data = await program.run('{ clients { totalCount } invoices { totalCount } events { totalCount } }');
  expect(data).toEqual({
    clients: { totalCount: 0 },
    invoices: { totalCount: 0 },
    events: { totalCount: 0 },
  });
  expect(server.output()).not.toContain(password);
  expect((await signIn(server.url, 'me@example.com', password)).status).toBe(200);
});

test('the demonstration data are as believable in a production instance', async () => {
  const server = await startServer({
    DATABASE_URL: urlOf(await emptyDatabase()),
    DATA_DIR: temporaryDataDir(),
    NODE_ENV: 'production',
  });
  const program = callWith(server, { 'x-api-key': valueIn(server.output(), printed.key) });
  const { invoices } = await program.run(
    '{ invoices(first: 100) { totalCount nodes { status client { name } total { amount } } } }',
  );
  expect(invoices.totalCount).toBeGreaterThan(5);
  expect(new Set(invoices.nodes.map(({ status }: { status: string }) => status)).size).toBe(4);
});

test('a live instance makes an owner and no test key', async () => {
  const server = await startServer({
    DATABASE_URL: urlOf(await emptyDatabase()),
    DATA_DIR: temporaryDataDir(),
    ENVIRONMENTS: 'live',
  });
  expect(server.output()).toMatch(printed.owner);
  expect(server.output()).not.toMatch(/sk_/);
});
