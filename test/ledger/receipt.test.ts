import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { rfc8785 } from '#server/ledger/canonical.ts';
import { type Committed, commitmentOf, commitmentOpening, versionFor } from '#server/ledger/commitment.ts';
import {
  type Receipted,
  receiptBytes,
  receiptOf,
  signReceipt,
  verifyReceipt,
} from '#server/ledger/receipt.ts';

const event: Committed & Receipted = {
  id: '0195f3a0-7b1c-7c3d-8e4f-0123456789ab',
  organizationId: '0195f3a0-0000-7000-8000-000000000001',
  environment: 'LIVE',
  type: 'invoice.paid',
  payloadHash: Buffer.alloc(32, 0xaa),
  salt: Buffer.alloc(32, 0xbb),
  commitment: Buffer.alloc(32, 0xcc),
  logIndex: 42n,
  ingestedAt: new Date('2026-11-20T12:34:56.789Z'),
  occurredAt: null,
  metadata: null,
  commitmentVersion: 1,
};

/** RFC 8032, section 7.1, test 1. */
const rfc8032 = {
  seed: Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'),
  publicKey: Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex'),
};
const privateKey = createPrivateKey({
  key: {
    kty: 'OKP',
    crv: 'Ed25519',
    d: rfc8032.seed.toString('base64url'),
    x: rfc8032.publicKey.toString('base64url'),
  },
  format: 'jwk',
});

describe('commitment, version 1', () => {
  const opening = `{"environment":"LIVE","eventId":"evt_01jqst0yrwfgyrwkr14d2pf2db","ingestedAt":"2026-11-20T12:34:56.789Z","kind":"countersign/commitment","payloadHash":"${'aa'.repeat(32)}","salt":"${'bb'.repeat(32)}","type":"invoice.paid","v":1}`;

  test('is SHA-256 over exactly these bytes, for ever', () => {
    expect(commitmentOf(event).toString('hex')).toBe(createHash('sha256').update(opening).digest('hex'));
  });

  test('changes with every field it commits to', () => {
    const others = [
      { id: '0195f3a0-7b1c-7c3d-8e4f-0123456789ac' },
      { environment: 'TEST' as const },
      { type: 'invoice.paie' },
      { payloadHash: Buffer.alloc(32, 0xab) },
      { salt: Buffer.alloc(32, 0xba) },
      { ingestedAt: new Date('2026-11-20T12:34:56.790Z') },
    ];
    const commitments = [event, ...others.map((other) => ({ ...event, ...other }))].map((each) =>
      commitmentOf(each).toString('hex'),
    );
    expect(new Set(commitments).size).toBe(others.length + 1);
  });

  test('its opening names no organization', () => {
    expect(JSON.stringify(commitmentOpening(event))).not.toContain('org_');
  });
});

describe('commitment, version 2', () => {
  const metadata = '{"cold":true,"count":3,"site":"Zürich"}';
  const second = {
    ...{ ...event, occurredAt: new Date('2026-11-20T08:00:00.000Z'), metadata },
    commitmentVersion: 2 as const,
  };
  const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');
  const openingOf = (occurredAt: string, metadataHash: string) =>
    `{"environment":"LIVE","eventId":"evt_01jqst0yrwfgyrwkr14d2pf2db","ingestedAt":"2026-11-20T12:34:56.789Z","kind":"countersign/commitment","metadataHash":${metadataHash},"occurredAt":${occurredAt},"payloadHash":"${'aa'.repeat(32)}","salt":"${'bb'.repeat(32)}","type":"invoice.paid","v":2}`;
  const time = '"2026-11-20T08:00:00.000Z"';
  const hash = '"c2d542ea9f54331d5b10a7f2987c82c6f15cdd894ec4d67342f184e2173ee117"';

  test.each([
    ['both', second, openingOf(time, hash)],
    ['a time alone', { ...second, metadata: null }, openingOf(time, 'null')],
    ['metadata alone', { ...second, occurredAt: null }, openingOf('null', hash)],
  ])('with %s is SHA-256 over exactly these bytes, for ever', (_what, each, opening) => {
    expect(rfc8785(commitmentOpening(each)).toString()).toBe(opening);
    expect(commitmentOf(each).toString('hex')).toBe(sha256(opening));
  });

  test('changes with the time, with any byte of the metadata, and from version 1', () => {
    const others = [
      { occurredAt: new Date('2026-11-20T08:00:00.001Z') },
      { occurredAt: null },
      { metadata: metadata.replace('3', '4') },
      { metadata: null },
      { commitmentVersion: 1 as const },
    ];
    const commitments = [second, ...others.map((other) => ({ ...second, ...other }))].map((each) =>
      commitmentOf(each).toString('hex'),
    );
    expect(new Set(commitments).size).toBe(others.length + 1);
  });

  test('is for those alone that have what version 1 knows nothing of', () => {
    expect(versionFor(event)).toBe(1);
    expect(versionFor(second)).toBe(2);
    expect(versionFor({ ...second, metadata: null })).toBe(2);
    expect(versionFor({ ...second, occurredAt: null })).toBe(2);
  });
});

describe('receipt, version 1', () => {
  const signed = `{"commitment":"${'cc'.repeat(32)}","environment":"LIVE","eventId":"evt_01jqst0yrwfgyrwkr14d2pf2db","ingestedAt":"2026-11-20T12:34:56.789Z","kind":"countersign/receipt","logIndex":42,"organizationId":"org_01jqst0000e008000000000001","payloadHash":"${'aa'.repeat(32)}","type":"invoice.paid","v":1}`;

  test('is signed over exactly these bytes, for ever', () => {
    expect(receiptBytes(receiptOf(event)).toString()).toBe(signed);
  });

  test('verifies with the raw public key', async () => {
    const receipt = receiptOf(event);
    const signature = await signReceipt(receipt, privateKey);
    expect(signature).toHaveLength(64);
    expect(verifyReceipt(receipt, signature, rfc8032.publicKey)).toBe(true);
  });

  test('fails when any byte of the signature or the key is flipped', async () => {
    const receipt = receiptOf(event);
    const signature = await signReceipt(receipt, privateKey);
    for (let at = 0; at < 64; at++) {
      expect(verifyReceipt(receipt, flipped(signature, at), rfc8032.publicKey)).toBe(false);
    }
    for (let at = 0; at < 32; at++) {
      expect(verifyReceipt(receipt, signature, flipped(rfc8032.publicKey, at))).toBe(false);
    }
  });

  test('fails when any byte of the event is flipped', async () => {
    const signature = await signReceipt(receiptOf(event), privateKey);
    const holds = (other: Partial<typeof event>) =>
      verifyReceipt(receiptOf({ ...event, ...other }), signature, rfc8032.publicKey);
    expect(holds({})).toBe(true);
    for (let at = 0; at < 32; at++) {
      expect(holds({ payloadHash: flipped(event.payloadHash, at) })).toBe(false);
      expect(holds({ commitment: flipped(event.commitment, at) })).toBe(false);
    }
    expect(holds({ logIndex: 43n })).toBe(false);
    expect(holds({ type: 'invoice.paie' })).toBe(false);
    expect(holds({ ingestedAt: new Date('2026-11-20T12:34:56.788Z') })).toBe(false);
    expect(holds({ id: event.organizationId })).toBe(false);
    expect(holds({ organizationId: event.id })).toBe(false);
    expect(verifyReceipt({ ...receiptOf(event), environment: 'TEST' }, signature, rfc8032.publicKey)).toBe(
      false,
    );
  });

  test('what is malformed is not valid, and no fault', () => {
    const receipt = receiptOf(event);
    expect(verifyReceipt(receipt, Buffer.alloc(0), rfc8032.publicKey)).toBe(false);
    expect(verifyReceipt(receipt, Buffer.alloc(64), Buffer.alloc(3))).toBe(false);
    const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    expect(verifyReceipt(receipt, Buffer.alloc(64), Buffer.from(stranger.x ?? '', 'base64url'))).toBe(false);
  });

  test('an index that JSON cannot carry is a fault', () => {
    expect(() => receiptOf({ ...event, logIndex: 2n ** 53n })).toThrow(RangeError);
  });
});

function flipped(bytes: Uint8Array, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}
