import { expect, test } from 'vitest';
import { verifySignature } from '#server/ledger/verifier/signatures.ts';
import { bytes, fromHex, vectorsOf } from './vectors.ts';

/** Case, message, signature, whether it is valid. */
interface Group {
  publicKey: string;
  tests: [number, string, string, boolean][];
}

test('Ed25519: 151 cases of Wycheproof', async () => {
  const groups = vectorsOf<Group>('wycheproof-ed25519.jsonl');
  expect(groups.flatMap(({ tests }) => tests)).toHaveLength(151);
  for (const { publicKey, tests } of groups) {
    for (const [id, message, signature, isValid] of tests) {
      const parts = [fromHex(publicKey), fromHex(signature), fromHex(message)] as const;
      expect(await verifySignature('Ed25519', ...parts), `case ${id}`).toBe(isValid ? 'valid' : 'invalid');
    }
  }
});

test('ML-DSA-44: sound, bent, too short, too long (Wycheproof)', async () => {
  const groups = vectorsOf<Group>('wycheproof-ml-dsa-44.jsonl');
  expect(groups.flatMap(({ tests }) => tests)).toHaveLength(7);
  for (const { publicKey, tests } of groups) {
    for (const [id, message, signature, isValid] of tests) {
      const parts = [bytes(publicKey), bytes(signature), bytes(message)] as const;
      expect(await verifySignature('ML-DSA-44', ...parts), `case ${id}`).toBe(isValid ? 'valid' : 'invalid');
    }
  }
});

test('an algorithm that the platform does not have is no bad signature', async () => {
  const { subtle } = crypto;
  const importKey = subtle.importKey;
  subtle.importKey = () => Promise.reject(new DOMException('unknown', 'NotSupportedError'));
  try {
    const outcome = await verifySignature(
      'Ed25519',
      new Uint8Array(32),
      new Uint8Array(64),
      new Uint8Array(1),
    );
    expect(outcome).toBe('unsupported');
  } finally {
    subtle.importKey = importKey;
  }
});
