import { createHash, createPublicKey, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { rootFromPath } from '../ledger/root-from-path.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import {
  EventAnchorProvenDocument,
  EventProofDocument,
  type EventProofFieldsFragment,
  EventVerifyDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { createEvent, jcs } from './support.ts';

const app = useApp();
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** The lines of a checkpoint, with the verdict on its one signature under a key as `/keys` has it. */
function readCheckpoint(note: string, vkey: string) {
  const [text = '', signatures = ''] = note.split('\n\n');
  const [, name = '', line = ''] = /^— (\S+) (\S+)\n$/.exec(signatures) ?? [];
  const [, encoded = ''] = /^[^+]+\+[0-9a-f]{8}\+(.+)$/.exec(vkey) ?? [];
  const x = Buffer.from(encoded, 'base64').subarray(1).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const isSigned = verify(null, Buffer.from(`${text}\n`), key, Buffer.from(line, 'base64').subarray(4));
  const [origin, size, root] = text.split('\n');
  return { name, origin, size: Number(size), root, isSigned };
}

async function vkey(): Promise<string> {
  const response = await fetch(`${app().url}/ledger/test/keys`);
  const { checkpointKeys } = (await response.json()) as { checkpointKeys: { vkey: string }[] };
  return checkpointKeys[0]?.vkey ?? '';
}

async function expectProven(commitment: string, proof: EventProofFieldsFragment): Promise<void> {
  const path = proof.path.map((hash) => Buffer.from(hash, 'base64'));
  const root = rootFromPath(Buffer.from(commitment, 'hex'), proof.logIndex, proof.treeSize, path);
  expect(root.toString('base64')).toBe(proof.rootHash);
  const checkpoint = readCheckpoint(proof.checkpoint, await vkey());
  expect(checkpoint).toEqual({
    name: checkpoint.origin,
    origin: expect.stringMatching(/^countersign-[0-9a-f]{8}\.invalid\/ledger\/test$/),
    size: proof.treeSize,
    root: proof.rootHash,
    isSigned: true,
  });
  expect(sha256(Buffer.from(jcs(proof.opening))).toString('hex')).toBe(commitment);
}

describe('a proof', () => {
  test('comes with the answer, under the head signed with the event', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    const input = { type: 'order.shipped', payload: { order: 1 } };
    const { eventAnchor } = await program.run(EventAnchorProvenDocument, { input });
    const { event } = only(eventAnchor, 'EventAnchorPayload');
    expect(event.proof).toMatchObject({ logIndex: event.logIndex, treeSize: event.logIndex + 1 });
    await expectProven(event.commitment, event.proof);
  });

  test('of an older event is under the newest head', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    const events = [];
    for (let at = 0; at < 5; at++) events.push(await createEvent(program, { at }));
    for (const { id, logIndex } of events) {
      const { event } = await program.run(EventProofDocument, { id });
      if (!event) throw new Error('not found');
      expect(event.proof.logIndex).toBe(logIndex);
      expect(event.proof.treeSize).toBeGreaterThanOrEqual((events.at(-1)?.logIndex ?? 0) + 1);
      await expectProven(event.commitment, event.proof);
    }
  });

  test('as a file has the specified form, and the payload only on demand', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    const { id } = await createEvent(program, { secret: 'of the tenant' });
    const { event } = await program.run(EventProofDocument, { id });
    if (!event) throw new Error('not found');
    const { file, disclosing, path, logIndex, checkpoint } = event.proof;
    const [head, extra = '', index, ...rest] = file.split('\n');
    expect([head, index]).toEqual(['c2sp.org/tlog-proof@v1', `index ${logIndex}`]);
    expect(rest.slice(0, path.length)).toEqual(path);
    expect(rest.slice(path.length).join('\n')).toBe(`\n${checkpoint}`);
    expect(extra.startsWith('extra ')).toBe(true);
    const known = JSON.parse(Buffer.from(extra.slice(6), 'base64').toString()) as object;
    expect(known).toEqual({
      kind: 'countersign/event-proof',
      v: 1,
      opening: event.proof.opening,
      organizationId: (event.receipt as { organizationId: string }).organizationId,
      receipt: { publicKey: event.publicKey, signature: event.signature },
      vkey: await vkey(),
    });
    const [, disclosed = ''] = disclosing.split('\n');
    expect(JSON.parse(Buffer.from(disclosed.slice(6), 'base64').toString())).toEqual({
      ...known,
      payload: { secret: 'of the tenant' },
    });
  });
});

describe('verification by anybody', () => {
  const stranger = () => callWith(app());

  async function anchored(payload: Record<string, unknown>) {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    return createEvent(program, payload);
  }

  test('a payload matches in whatever order and spelling, another does not', async () => {
    const event = await anchored({ order: 1, note: 'é' });
    const ask = async (payload: unknown) =>
      (await stranger().run(EventVerifyDocument, { id: event.id, payload })).eventVerify;
    expect(await ask({ note: '\u00e9', order: 1.0 })).toEqual({
      matches: true,
      matchedField: 'PAYLOAD',
      submittedHash: event.hash,
      payloadHash: event.hash,
      type: 'order.shipped',
      environment: 'TEST',
      logIndex: event.logIndex,
      ingestedAt: event.ingestedAt,
    });
    expect(await ask({ note: 'é', order: 2 })).toMatchObject({ matches: false, matchedField: null });
  });

  test('so does its hash', async () => {
    const event = await anchored({ order: 2 });
    const ask = async (hash: string) =>
      (await stranger().run(EventVerifyDocument, { id: event.id, hash })).eventVerify;
    expect(await ask(event.hash.toUpperCase())).toMatchObject({ matches: true, matchedField: 'PAYLOAD' });
    expect(await ask('0'.repeat(64))).toMatchObject({ matches: false, matchedField: null });
  });

  test('of what was never anchored there is nothing to say', async () => {
    const variables = { id: encodeId('Event', newId()), hash: '0'.repeat(64) };
    expect((await stranger().run(EventVerifyDocument, variables)).eventVerify).toBeNull();
  });

  test.each([
    ['neither payload nor hash', {}, 'Give either payload or hash.'],
    ['both', { payload: {}, hash: '0'.repeat(64) }, 'Give either payload or hash.'],
    ['a hash that is none', { hash: 'abc' }, 'hash must be a SHA-256 in hex, 64 characters.'],
    ['an id of something else', { id: encodeId('Client', newId()), hash: '0'.repeat(64) }, 'cli_'],
  ])('%s is a mistake of whoever asks', async (_what, wrong, message) => {
    const { id } = await anchored({});
    const { status, errors } = await stranger().call(EventVerifyDocument, { id, ...wrong });
    expect([status, errors?.[0]?.extensions.code]).toEqual([expect.any(Number), 'BAD_USER_INPUT']);
    expect(errors?.[0]?.message).toContain(message);
  });

  test('a number that JSON cannot carry is refused instead of being taken for another', async () => {
    const { id } = await anchored({ n: 1e19 });
    const query = `{ eventVerify(id: "${id}", payload: { n: 10000000000000000001 }) { matches } }`;
    const { errors } = await stranger().call(query);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('beside what needs a credential, nothing runs without one', async () => {
    const { id } = await anchored({});
    const query = `{ eventVerify(id: "${id}", payload: {}) { matches } events { totalCount } }`;
    expect((await stranger().call(query)).status).toBe(401);
  });
});
