import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditCommand } from '#server/cli/audit-command.ts';
import { noteKey } from '../ledger/verifier/build-proof.ts';
import { checkpointOf, cosignedBy, entriesOf, filesOf, mirror, origin } from './log-folder.ts';
import { temporaryFolder } from './support.ts';

const [log, thief, retired] = [noteKey(origin), noteKey(origin), noteKey(origin)];
const [first, second, third] = [noteKey('w1.test', 4), noteKey('w2.test', 4), noteKey('w3.test', 4)];
const keys = [{ key: log, fromSize: 1 }];

async function audited(...argv: readonly string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const say = (line: string) => lines.push(line);
  const code = await auditCommand(argv, { out: say, err: say, signal: new AbortController().signal });
  return { code, text: lines.join('\n') };
}

/** A log of ten entries, whose checkpoint is this note. */
function logWith(note: string): string {
  const files = filesOf(log, entriesOf(10), keys);
  return mirror(join(temporaryFolder(), 'log'), files.set('checkpoint', note));
}
const newest = checkpointOf(log, entriesOf(10));
const witness = (...all: (typeof first)[]) => all.flatMap(({ vkey }) => ['--witness', vkey]);

describe('witnesses that an auditor demands', () => {
  test('must have cosigned the checkpoint, as many of them as are asked for', async () => {
    const dir = logWith(cosignedBy(newest, [first, second]));
    expect(await audited(dir, ...witness(first, second))).toEqual({
      code: 0,
      text: expect.stringMatching(/^✓ Witnesses vouch for 10 of them: w1\.test \(cosigned at 2026-.*w2/m),
    });
    expect((await audited(dir, ...witness(first, third), '--quorum', '1')).code).toBe(0);
    const { code, text } = await audited(dir, ...witness(first, second, third));
    expect([code, text]).toEqual([1, expect.stringContaining('2 witnesses of the 3 that are needed')]);
    expect((await audited(logWith(newest), ...witness(first))).code).toBe(1);
  });

  test('are not made up for by a cosignature that does not fit', async () => {
    const other = cosignedBy(checkpointOf(log, entriesOf(10, 'other')), [first])
      .split('\n')
      .at(-2);
    const dir = logWith(`${newest}${other}\n`);
    expect(await audited(dir, ...witness(first))).toEqual({
      code: 1,
      text: expect.stringContaining('does not fit'),
    });
  });

  test('may have cosigned a smaller one, if it is of this log', async () => {
    const smaller = cosignedBy(checkpointOf(log, entriesOf(8)), [first]);
    const other = cosignedBy(checkpointOf(log, entriesOf(8, 'other')), [first]);
    const files = filesOf(log, entriesOf(10), keys).set('checkpoint/cosigned', smaller);
    const server = createServer(({ url = '' }, res) => {
      const content = files.get(url.slice(1));
      res.writeHead(content ? 200 : 404).end(content);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await audited(url, ...witness(first))).toEqual({
      code: 0,
      text: expect.stringContaining('✓ Witnesses vouch for 8 of them'),
    });
    files.set('checkpoint/cosigned', cosignedBy(checkpointOf(retired, entriesOf(8)), [first]));
    expect((await audited(url, ...witness(first))).code).toBe(0);
    files.set('checkpoint/cosigned', other);
    expect(await audited(url, ...witness(first))).toEqual({
      code: 1,
      text: expect.stringContaining('there are two of one name'),
    });
    server.closeAllConnections();
    server.close();
  });

  test.each([
    [['--quorum', '1'], '--quorum takes'],
    [[...witness(first), '--quorum', '2'], '--quorum takes'],
    [[...witness(first), '--quorum', '0'], '--quorum takes'],
    [[...witness(log)], 'and not of a witness'],
    [['--note', '/nowhere'], 'ENOENT'],
  ])('%j ends with 2', async (argv, message) => {
    expect(await audited(logWith(newest), ...argv)).toEqual({
      code: 2,
      text: expect.stringContaining(message),
    });
  });
});

describe('a note that somebody else was shown', () => {
  function noteOf(text: string): string {
    const path = join(temporaryFolder(), 'note');
    writeFileSync(path, text);
    return path;
  }
  const dir = logWith(newest);
  const other = checkpointOf(log, entriesOf(8, 'other'));

  test('is of the log that is followed, or shows that there are two', async () => {
    const own = noteOf(cosignedBy(checkpointOf(log, entriesOf(8)), [first]));
    expect(await audited(dir, '--note', own)).toEqual({
      code: 0,
      text: expect.stringContaining('✓ Notes that are of this log: 1.'),
    });
    expect(await audited(dir, '--note', own, '--note', noteOf(other))).toEqual({
      code: 1,
      text: expect.stringContaining('there are two of one name'),
    });
    const longer = noteOf(checkpointOf(log, entriesOf(12)));
    expect(await audited(dir, '--note', longer)).toEqual({
      code: 1,
      text: expect.stringContaining('First bad index: 10'),
    });
  });

  test('counts by a key of the log or by enough witnesses; of any other nothing follows', async () => {
    const forged = checkpointOf(thief, entriesOf(8, 'other'));
    const note = noteOf(cosignedBy(forged, [second]));
    expect(await audited(dir, '--note', note)).toEqual({
      code: 2,
      text: expect.stringContaining('proves nothing'),
    });
    const both = logWith(cosignedBy(newest, [second]));
    expect((await audited(both, '--note', note, ...witness(second))).code).toBe(1);
    const elsewhere = noteOf(other.replaceAll(origin, 'log.test/other'));
    expect((await audited(dir, '--note', elsewhere)).code).toBe(2);
    expect((await audited(dir, '--note', noteOf('hello'))).code).toBe(2);
  });
});
