import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { auditPublished } from '#server/auditor/audit-published.ts';
import { leafHashes } from '#server/auditor/leaf-hashes.ts';
import { believedKeys } from '#server/auditor/trusted-keys.ts';
import { auditCommand } from '#server/cli/audit-command.ts';
import { naiveLeaf } from '../ledger/naive-tree.ts';
import { noteKey } from '../ledger/verifier/build-proof.ts';
import { given } from '../support/only.ts';
import { checkpointOf, entriesOf, filesOf, mirror, origin } from './log-folder.ts';
import { temporaryFolder } from './support.ts';

const [a, b, stranger] = [noteKey(origin), noteKey(origin), noteKey(origin)];

/** `onLine` is given how many have been printed. */
async function audited(
  argv: readonly string[],
  onLine: (count: number, stop: () => void) => void = () => {},
) {
  const lines: string[] = [];
  const stop = new AbortController();
  const say = (line: string) => onLine(lines.push(line), () => stop.abort());
  const code = await auditCommand(argv, { out: say, err: say, signal: stop.signal });
  return { code, text: lines.join('\n') };
}

describe('what an auditor remembers', () => {
  test('from round to round, without a file: a log that was replaced meanwhile is found', async () => {
    const dir = mirror(join(temporaryFolder(), 'log'), filesOf(a, entriesOf(10), [{ key: a, fromSize: 1 }]));
    const other = filesOf(stranger, entriesOf(7, 'other'), [{ key: stranger, fromSize: 1 }]);
    const firstRound = 3;
    const { code, text } = await audited([dir, '--follow', '--every', '1'], (count, stop) => {
      if (count === firstRound) mirror(dir, other);
      if (count > firstRound) stop();
    });
    expect([code, text]).toEqual([1, expect.stringContaining('is not signed by the key')]);
  });

  test('the keys that have followed: a retired one signs no newer tree, whatever the list says', async () => {
    const [dir, state] = [join(temporaryFolder(), 'log'), join(temporaryFolder(), 'state.json')];
    const both = [
      { key: a, fromSize: 1 },
      { key: b, fromSize: 6, endorsedBy: a },
    ];
    const argv = [dir, '--key', a.vkey, '--state', state];
    mirror(dir, filesOf(b, entriesOf(10), both));
    expect((await audited(argv)).code).toBe(0);
    const forged = 'is not signed by the key';
    mirror(dir, filesOf(a, entriesOf(12), [{ key: a, fromSize: 1 }]));
    expect(await audited(argv)).toEqual({ code: 1, text: expect.stringContaining(forged) });
    mirror(dir, filesOf(a, entriesOf(12), null));
    expect(await audited(argv)).toEqual({ code: 1, text: expect.stringContaining(forged) });
    const late = [both[0], { key: b, fromSize: 20, endorsedBy: a }].map(given);
    mirror(dir, filesOf(a, entriesOf(12), late));
    expect(await audited(argv)).toEqual({ code: 1, text: expect.stringContaining(forged) });
    const between = [...both, { key: stranger, fromSize: 11, endorsedBy: a }];
    mirror(dir, filesOf(stranger, entriesOf(12), between));
    expect(await audited(argv)).toEqual({ code: 1, text: expect.stringContaining(forged) });
    mirror(dir, filesOf(b, entriesOf(12), [{ key: a, fromSize: 1 }]));
    expect((await audited(argv)).code).toBe(0);
  });

  test('is read from a file of the first version, which kept no sizes', async () => {
    const [dir, state] = [join(temporaryFolder(), 'log'), join(temporaryFolder(), 'state.json')];
    mirror(dir, filesOf(a, entriesOf(10), [{ key: a, fromSize: 1 }]));
    await audited([dir, '--state', state]);
    const file = JSON.parse(readFileSync(state, 'utf8')) as { keys: { vkey: string }[] };
    writeFileSync(state, JSON.stringify({ ...file, v: 1, keys: file.keys.map(({ vkey }) => vkey) }));
    expect(await audited([dir, '--state', state])).toMatchObject({ code: 0 });
    mirror(dir, filesOf(stranger, entriesOf(12), [{ key: stranger, fromSize: 1 }]));
    expect(await audited([dir, '--state', state])).toMatchObject({ code: 1 });
  });
});

test('published checkpoints are audited beside a folder without keys, by any of several given', async () => {
  const [log, published] = [join(temporaryFolder(), 'log'), temporaryFolder()];
  mirror(log, filesOf(b, entriesOf(10), null));
  writeFileSync(join(published, '4'), checkpointOf(a, entriesOf(4)));
  writeFileSync(join(published, '9'), checkpointOf(b, entriesOf(9)));
  const argv = [log, '--key', a.vkey, '--key', b.vkey, '--checkpoints', published];
  expect(await audited(argv)).toEqual({ code: 0, text: expect.stringContaining('continues: 2') });
  writeFileSync(join(published, '5'), checkpointOf(b, entriesOf(5, 'other')));
  expect(await audited(argv)).toMatchObject({ code: 1, text: expect.stringContaining('size 5') });
});

test('however many were published, each leaf is hashed once', async () => {
  const published = temporaryFolder();
  for (let size = 1; size <= 40; size++)
    writeFileSync(join(published, String(size)), checkpointOf(a, entriesOf(size)));
  const hashes = given(leafHashes(null, 0));
  hashes.push(entriesOf(40).map(naiveLeaf));
  let read = 0;
  const slice = (from: number, to: number) => {
    read += to - from;
    return hashes.slice(from, to);
  };
  const keys = await believedKeys([{ vkey: a.vkey, fromSize: 1 }], null);
  expect(await auditPublished(published, { keys, hashes: { ...hashes, slice } })).toBe(40);
  expect(read).toBe(40);
});

test('nothing that a log says moves the cursor of whoever audits it', async () => {
  const files = filesOf(a, entriesOf(10), [{ key: a, fromSize: 1 }]);
  const dir = mirror(join(temporaryFolder(), 'log'), files.set('checkpoint', 'x\n\n— \u009b2J\u202e✓\n'));
  const { code, text } = await audited([dir]);
  expect([code, text]).toEqual([1, expect.stringContaining('— \\u009b2J\\u202e✓')]);
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
});

describe('over the network', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const pathOf = (url = '') => url.slice(1);
  const files = filesOf(a, entriesOf(10), [{ key: a, fromSize: 1 }]);

  test('a connection that breaks in the middle of an answer is tried again', async () => {
    let broken = 0;
    const url = await serve((req, res) => {
      const content = files.get(pathOf(req.url));
      if (!content) return res.writeHead(404).end();
      res.writeHead(200, { 'content-length': Buffer.byteLength(content) });
      if (pathOf(req.url) !== 'checkpoint' || broken > 0) return res.end(content);
      broken++;
      res.write(content.slice(0, 20), () => res.destroy());
    });
    expect(await audited([url])).toMatchObject({ code: 0 });
    expect(broken).toBe(1);
  });

  test('the keys are read after the checkpoint, and past the caches before a signer is called unknown', async () => {
    const both = [
      { key: a, fromSize: 1 },
      { key: b, fromSize: 10, endorsedBy: a },
    ];
    const rotated = filesOf(b, entriesOf(10), both);
    const asked: string[] = [];
    const url = await serve((req, res) => {
      const path = pathOf(req.url);
      asked.push(path);
      const isCached = path === 'keys' && req.headers['cache-control'] !== 'no-cache';
      const content = (isCached ? files : rotated).get(path);
      res.writeHead(content ? 200 : 404).end(content);
    });
    expect(await audited([url, '--key', a.vkey])).toMatchObject({ code: 0 });
    expect(asked.slice(0, 3)).toEqual(['checkpoint', 'keys', 'keys']);
  });

  test('no fault of the set-up is called damage', async () => {
    const url = await serve((req, res) => {
      const content = files.get(pathOf(req.url));
      res.writeHead(content ? 200 : 404).end(content);
    });
    const before = process.env.DATABASE_URL;
    try {
      process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:9/none';
      const { code, text } = await audited([url, '--database']);
      expect([code, text]).toEqual([2, expect.stringContaining('The database cannot be read.')]);
      process.env.DATABASE_URL = 'nonsense';
      expect(await audited([url, '--database'])).toMatchObject({ code: 2 });
    } finally {
      if (before === undefined) delete process.env.DATABASE_URL;
      else process.env.DATABASE_URL = before;
    }
    const state = join(temporaryFolder(), 'nowhere', 'state.json');
    expect(await audited([url, '--state', state])).toMatchObject({ code: 2 });
  });
});
