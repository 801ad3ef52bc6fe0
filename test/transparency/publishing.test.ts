import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import * as events from '#server/events/event.service.ts';
import { latestCheckpoint } from '#server/ledger/checkpoint.query.ts';
import { checkpointNote } from '#server/ledger/checkpoint.ts';
import { publicationOf } from '#server/ledger/watchers.query.ts';
import { publish } from '#server/transparency/publishing.ts';
import { useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { temporaryFolder } from './support.ts';

const own = temporaryFolder();
const app = useApp({ LEDGER_PUBLISH_DIR: own, LEDGER_PUBLISH_SECONDS: '1' });
let organization: TestOrganization;
let dir: string;
beforeEach(async () => {
  organization ??= await createOrganization(app());
  dir = temporaryFolder();
  await anchor();
});

const anchor = () => events.anchor(organization.context(), { type: 'a', payload: {} });
const head = async () => given(await latestCheckpoint(app().runtime.pool, 'TEST'));
const note = async () => checkpointNote(await head());
const read = (name: string) => readFileSync(join(dir, 'test', name), 'utf8');
const files = () => readdirSync(join(dir, 'test')).sort();
const publishNow = (to = dir, push = false) => {
  const { runtime } = app();
  return publish({ ...runtime, config: { ...runtime.config, ledgerPublishPush: push } }, to, 'TEST');
};
const publication = async () => given(await publicationOf(app().runtime.pool, 'TEST'));
const git = (at: string, ...args: string[]) => execFileSync('git', ['-C', at, ...args], { encoding: 'utf8' });

test('a server with a folder writes each newest checkpoint there by itself', async () => {
  const expected = await note();
  await eventually(async () => {
    expect(readFileSync(join(own, 'test', 'checkpoint'), 'utf8')).toBe(expected);
  }, 5_000);
});

describe('a folder', () => {
  test('has each checkpoint under its size, and the newest as checkpoint', async () => {
    const first = await head();
    await publishNow();
    await anchor();
    await publishNow();
    expect(files()).toEqual([String(first.size), String(first.size + 1), 'checkpoint'].sort());
    expect(read(String(first.size))).toBe(checkpointNote(first));
    expect(read('checkpoint')).toBe(await note());
    expect(await publication()).toMatchObject({ size: first.size + 1, trouble: null });
  });

  test('is shared by several replicas', async () => {
    await Promise.all(Array.from({ length: 8 }, () => publishNow()));
    expect(files()).toEqual([String((await head()).size), 'checkpoint'].sort());
    expect((await publication()).trouble).toBeNull();
  });

  test('that another log wrote into is a contradiction, and stays as it is', async () => {
    await publishNow();
    const other = (await note()).replace(/\n[^\n]{43}=\n/, `\n${Buffer.alloc(32, 1).toString('base64')}\n`);
    writeFileSync(join(dir, 'test', 'checkpoint'), other);
    await anchor();
    await publishNow();
    expect((await publication()).trouble).toMatchObject({ code: 'CONTRADICTION', since: expect.any(Date) });
    expect(read('checkpoint')).toBe(other);
    writeFileSync(join(dir, 'test', 'checkpoint'), other.replace(/\n\d+\n/, '\n999999\n'));
    await publishNow();
    expect((await publication()).trouble?.detail).toContain('the log has none of that size');
  });

  test('that is none is told of, with no path in it, and mended by the next round', async () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    await publishNow(file);
    const { trouble } = await publication();
    expect(trouble).toMatchObject({ code: 'NOT_WRITTEN', detail: expect.not.stringContaining(dir) });
    await publishNow();
    expect((await publication()).trouble).toBeNull();
  });
});

describe('a git work tree', () => {
  beforeEach(() => {
    git(dir, 'init', '--quiet', '--initial-branch=main');
  });

  test('gets a commit for each, and of nothing else that lies staged', async () => {
    writeFileSync(join(dir, 'other'), 'staged');
    git(dir, 'add', 'other');
    await publishNow();
    await publishNow();
    await anchor();
    await publishNow();
    expect(git(dir, 'log', '--format=%s').trim().split('\n')).toEqual([
      expect.stringMatching(new RegExp(`${(await head()).size} entries$`)),
      expect.stringMatching(/ entries$/),
    ]);
    expect(git(dir, 'show', '--name-only', '--format=').trim().split('\n').sort()).toEqual([
      `test/${(await head()).size}`,
      'test/checkpoint',
    ]);
    expect(git(dir, 'status', '--porcelain').trim()).toBe('A  other');
  });

  test('is pushed only where that was asked for', async () => {
    const remote = temporaryFolder();
    git(remote, 'init', '--quiet', '--bare');
    git(
      dir,
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'first',
    );
    git(dir, 'remote', 'add', 'origin', remote);
    git(dir, 'push', '--quiet', '--set-upstream', 'origin', 'main');
    const pushed = () => git(remote, 'log', '--format=%s', 'main').trim().split('\n').length;
    await publishNow();
    expect(pushed()).toBe(1);
    await publishNow(dir, true);
    expect(pushed()).toBe(2);
  });

  test('that refuses is told of, and the commit made up for later', async () => {
    const hooks = join(dir, '.git', 'hooks');
    mkdirSync(hooks, { recursive: true });
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\nexit 1\n');
    chmodSync(join(hooks, 'pre-commit'), 0o755);
    await publishNow();
    expect((await publication()).trouble?.code).toBe('GIT');
    writeFileSync(join(hooks, 'pre-commit'), '#!/bin/sh\nexit 0\n');
    await publishNow();
    expect((await publication()).trouble).toBeNull();
    expect(git(dir, 'log', '--format=%s').trim()).toMatch(/ entries$/);
  });
});
