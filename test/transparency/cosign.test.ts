import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { auditCommand } from '#server/cli/audit-command.ts';
import * as events from '#server/events/event.service.ts';
import { latestCheckpoint, logKeys } from '#server/ledger/checkpoint.query.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import { parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { checkInclusion } from '#server/ledger/verifier/merkle.ts';
import { witnessStates } from '#server/ledger/watchers.query.ts';
import type { Witness } from '#server/ledger/witness-list.ts';
import { askToCosign } from '#server/transparency/cosign.ts';
import { naiveLeaf } from '../ledger/naive-tree.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { witnessOf } from './support.ts';

type Running = Awaited<ReturnType<typeof witnessOf>>;

/** A server with two witnesses; after the first part another one on the same database, whose witnesses a test asks. */
let app: TestApp;
let organization: TestOrganization;
let witnesses: Running[];
let asked: Witness[];
const signal = new AbortController().signal;
const address = { PUBLIC_URL: 'https://keys.example.com' };

beforeAll(async () => {
  witnesses = [await witnessOf([]), await witnessOf([], { name: 'witness.test/w2', algorithm: 'ml-dsa-44' })];
  const list = witnesses.map(({ key, url }) => `${key.vkey} ${url}`);
  app = await startApp({ ...address, LEDGER_WITNESSES: list.join('\n') });
  asked = app.config.witnesses;
  organization = await createOrganization(app);
  await anchor();
});
afterAll(async () => {
  await app.close();
  await stopWitnesses();
});

const stopWitnesses = () => Promise.all(witnesses.map((each) => each.close()));

/** Where they were, and now they trust the log. */
async function startWitnesses(): Promise<void> {
  const vkeys = given(await logKeys(pool(), 'TEST')).checkpointKeys.map(({ vkey }) => vkey);
  witnesses = await Promise.all(
    witnesses.map(({ dir, url }) => witnessOf(vkeys, { dir, name: null, port: Number(new URL(url).port) })),
  );
}

const anchor = () => events.anchor(organization.context(), { type: 'a', payload: {} });
const pool = () => app.runtime.pool;
const head = async () => given(await latestCheckpoint(pool(), 'TEST'));
const state = async (at: number) =>
  given((await witnessStates(pool(), 'TEST')).find(({ vkey }) => vkey === asked[at]?.vkey));
const runtime = () => ({ ...app.runtime, config: { ...app.config, witnesses: asked } });
/** Past every wait after a failure. */
async function ask(at: number, witness = given(asked[at])): Promise<void> {
  await pool().query('update ledger_witness set next_at = null');
  await askToCosign(runtime(), 'TEST', witness, signal);
}
const untilCosigned = (count: number) =>
  eventually(async () => {
    const { cosignatures } = await head();
    if (cosignatures.length !== count) throw new Error(`${cosignatures.length} cosignatures`);
  }, 10_000);

describe('a checkpoint', () => {
  test('is shown once more, seconds later, to witnesses that did not know the log', async () => {
    await eventually(async () => {
      for (const at of [0, 1]) expect((await state(at)).trouble?.code).toBe('UNKNOWN_LOG');
    }, 5_000);
    await stopWitnesses();
    await startWitnesses();
    await untilCosigned(2);
  });

  test('is cosigned by all witnesses by itself, soon after it was signed', async () => {
    await anchor();
    await untilCosigned(2);
    const response = await fetch(`${app.url}/ledger/test/checkpoint`);
    const { note, size } = parseCheckpoint(await response.text());
    expect(note.signatures.map(({ name }) => name).sort()).toEqual([
      'keys.example.com/ledger/test',
      'witness.test/w1',
      'witness.test/w2',
    ]);
    await eventually(async () => {
      expect(await state(0)).toMatchObject({ size, trouble: null, cosignedAt: expect.any(Date) });
    });
    const keys = (await (await fetch(`${app.url}/ledger/test/keys`)).json()) as { witnesses: unknown };
    expect(keys.witnesses).toEqual(asked.map(({ name, vkey }) => ({ name, vkey })));
  });

  test('is served before it is cosigned, and the cosigned one beside it', async () => {
    const before = await head();
    await stopWitnesses();
    await anchor();
    const at = async (path: string) =>
      parseCheckpoint(await (await fetch(`${app.url}/ledger/test/${path}`)).text());
    expect(await at('checkpoint')).toMatchObject({
      size: before.size + 1,
      note: { signatures: { length: 1 } },
    });
    expect(await at('checkpoint/cosigned')).toMatchObject({
      ...{ size: before.size, note: { signatures: { length: 3 } } },
    });
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const argv = [`${app.url}/ledger/test`, ...asked.flatMap(({ vkey }) => ['--witness', vkey])];
    expect(await auditCommand(argv, { out: say, err: say, signal })).toBe(0);
    expect(said[1]).toContain(`✓ Witnesses vouch for ${before.size} of them: witness.test/w1`);
  });
});

describe('of a server that asks nobody by itself', () => {
  beforeAll(async () => {
    await app.close();
    app = await startApp(address, app.connection);
    organization = await createOrganization(app);
    await startWitnesses();
  });

  test('an event is proved under the newest checkpoint with the most cosignatures that covers it', async () => {
    await ask(0);
    await ask(1);
    const full = await head();
    expect(full.cosignatures).toHaveLength(2);
    await anchor();
    await anchor();
    await ask(0);
    const half = await head();
    expect(half.cosignatures).toHaveLength(1);
    const { logIndex } = await anchor();
    const indices = [0, full.size - 1, full.size, Number(logIndex)];
    const proofs = await inclusionProofs(pool(), 'TEST', indices, 2);
    expect(proofs.map(({ checkpoint: { size } }) => size)).toEqual([
      full.size,
      full.size,
      half.size,
      half.size + 1,
    ]);
    const { rows } = await pool().query<{ commitment: Buffer }>(
      `select commitment from event where environment = 'TEST' order by log_index`,
    );
    for (const { index, path, checkpoint } of proofs) {
      const leaf = new Uint8Array(naiveLeaf(given(rows[index]).commitment));
      const [hashes, root] = [path.map((hash) => new Uint8Array(hash)), new Uint8Array(checkpoint.root)];
      const { holds } = await checkInclusion({ leaf, index, size: checkpoint.size, path: hashes, root });
      expect(holds).toBe(true);
    }
  });

  describe('a witness that', () => {
    let stand: Server | undefined;
    afterEach(() => {
      stand?.closeAllConnections();
      stand?.close();
    });

    /** Answers in the place of the first witness. */
    async function answering(
      status: number,
      text: string,
      type = 'text/plain',
      headers = {},
    ): Promise<Witness> {
      stand = createServer((req, res) => {
        req.resume();
        res.writeHead(status, { 'content-type': type, ...headers });
        res.end(text);
      });
      await new Promise<void>((resolve) => stand?.listen(0, '127.0.0.1', resolve));
      return { ...given(asked[0]), url: `http://127.0.0.1:${(stand.address() as AddressInfo).port}` };
    }

    test.each([
      ['does not know the log', 404, 'unknown log', 'UNKNOWN_LOG'],
      ['does not trust the key', 403, 'invalid signature', 'UNTRUSTED_KEY'],
      ['says that the log was rewritten', 422, 'no proof', 'INCONSISTENT'],
      ['has an accident', 500, 'oh', 'REFUSED'],
      ['leads elsewhere', 302, '', 'REFUSED'],
      ['answers nonsense', 200, 'nonsense', 'WRONG_COSIGNATURE'],
      ['answers without end', 200, 'x'.repeat(100_000), 'UNREACHABLE'],
      ['has a size without a type', 409, '7', 'REFUSED'],
    ])('%s is a failure with a name, tried again later', async (_what, status, text, code) => {
      await anchor();
      await pool().query('update ledger_witness set failure = null');
      await ask(0, await answering(status, text));
      expect((await state(0)).trouble?.code).toBe(code);
      const { rows } = await pool().query(
        `select next_at > now() as "waits", leased_until is null as "isFree" from ledger_witness
          where vkey = $1 and environment = 'TEST'`,
        [given(asked[0]).vkey],
      );
      expect(rows).toEqual([{ waits: true, isFree: true }]);
      expect((await head()).cosignatures).toEqual([]);
    });

    test('has cosigned more than there is, is told apart from all else, and is not taken to have cosigned this', async () => {
      const { size, cosignedAt } = await state(0);
      expect(size).toBeLessThan((await head()).size);
      await ask(0, await answering(409, '1000\n', 'text/x.tlog.size'));
      expect((await state(0)).trouble).toMatchObject({
        code: 'AHEAD',
        detail: expect.stringContaining('1000'),
      });
      expect(await state(0)).toMatchObject({ size, cosignedAt });
    });

    test('answers with the signature of another checkpoint is not believed', async () => {
      const old = (await head()).size;
      const { rows } = await pool().query<{ line: string }>(
        'select line from ledger_cosignature where vkey = $1 and size < $2 limit 1',
        [given(asked[0]).vkey, old],
      );
      await ask(0, await answering(200, given(rows[0]).line));
      expect((await state(0)).trouble?.code).toBe('WRONG_COSIGNATURE');
    });

    test('has forgotten where it stands is asked from there', async () => {
      await pool().query('update ledger_witness set ask_from = 1, next_at = null');
      await ask(0);
      expect((await head()).cosignatures).toHaveLength(1);
      expect(await state(0)).toMatchObject({ size: (await head()).size, trouble: null });
    });

    test('is asked by another replica is left alone', async () => {
      await anchor();
      await pool().query(`update ledger_witness set leased_until = now() + interval '30 s', next_at = null`);
      await askToCosign(runtime(), 'TEST', given(asked[0]), signal);
      expect((await head()).cosignatures).toEqual([]);
      await pool().query('update ledger_witness set leased_until = null');
    });
  });
});
