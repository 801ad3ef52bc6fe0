import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Checkpoint, checkpointNote } from '#server/ledger/checkpoint.ts';
import { keyId } from '#server/ledger/note.ts';
import { type InclusionProof, inclusionProofs } from '#server/ledger/proof.ts';
import { createDatabase, type Database, entryOf } from './support.ts';

/** What sigstore's own client checks entries of its log with: an implementation that knows nothing of ours. */
interface Entry {
  canonicalizedBody: Buffer;
  inclusionProof: { logIndex: string; hashes: Buffer[]; checkpoint: { envelope: string } };
}
interface Authority {
  logID: Buffer;
  baseURL: string;
  publicKey: ReturnType<typeof createPublicKey>;
}
const require = createRequire(import.meta.url);
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint') as {
  verifyCheckpoint(entry: Entry, logs: Authority[]): { logSize: bigint; logHash: Buffer };
};
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle') as {
  verifyMerkleInclusion(entry: Entry, checkpoint: { logSize: bigint; logHash: Buffer }): void;
};

const size = 1_000;

let db: Database;
let entries: Buffer[];
beforeAll(async () => {
  db = await createDatabase();
  const organization = await db.organization();
  const log = db.eventLog();
  const proofs: (InclusionProof | undefined)[] = [];
  for (let at = 0; at < size; at += 50) {
    const batch = await Promise.all(Array.from({ length: 50 }, () => log.append(entryOf(organization))));
    proofs.push(...batch.map(({ inclusion }) => inclusion?.()));
  }
  atOnce = proofs.filter((proof) => proof !== undefined);
  entries = (await db.events('LIVE')).map(({ commitment }) => commitment);
});
afterAll(() => db.close());
let atOnce: InclusionProof[];

function authorityOf({ origin: name, publicKey }: Checkpoint): Authority {
  const x = publicKey.toString('base64url');
  return {
    logID: keyId({ name, publicKey }),
    baseURL: `https://${name}`,
    publicKey: createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
  };
}

function accept(
  { index, path, checkpoint }: InclusionProof,
  entry: Buffer,
  log = authorityOf(checkpoint),
): void {
  const asked = {
    canonicalizedBody: entry,
    inclusionProof: {
      ...{ logIndex: String(index), hashes: path },
      checkpoint: { envelope: checkpointNote(checkpoint) },
    },
  };
  verifyMerkleInclusion(asked, verifyCheckpoint(asked, [log]));
}

const entryAt = (index: number) => entries[index] ?? Buffer.alloc(0);

test(`accepts ${size} proofs that came with the answers`, () => {
  expect(atOnce).toHaveLength(size);
  for (const proof of atOnce) accept(proof, entryAt(proof.index));
});

test(`and ${size} more, read later under the newest head`, async () => {
  const proofs = await inclusionProofs(
    db.pool(),
    'LIVE',
    entries.map((_, at) => at),
  );
  expect(proofs).toHaveLength(size);
  for (const proof of proofs) accept(proof, entryAt(proof.index));
});

test('refuses them for another entry, another place, another path or another key', () => {
  for (const proof of atOnce.filter(({ index }) => index % 10 === 7)) {
    const entry = entryAt(proof.index);
    const stranger = { ...proof.checkpoint, publicKey: Buffer.alloc(32, 9) };
    expect(() => accept(proof, entryAt(proof.index - 1))).toThrow();
    expect(() => accept({ ...proof, index: proof.index - 1 }, entry)).toThrow();
    expect(() => accept({ ...proof, path: proof.path.toReversed() }, entry)).toThrow();
    expect(() => accept(proof, entry, authorityOf(stranger))).toThrow();
  }
});
