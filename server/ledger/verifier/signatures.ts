import type { Bytes } from './bytes.ts';

/** `unsupported`: this browser or program does not know the algorithm, and so nothing is known of the signature. */
export type SignatureOutcome = 'valid' | 'invalid' | 'unsupported';

export type Algorithm = 'Ed25519' | 'ML-DSA-44';

/** How raw public keys are called where WebCrypto has the algorithm at all. */
const rawFormat = { Ed25519: 'raw', 'ML-DSA-44': 'raw-public' } as const;
export const keyLength = { Ed25519: 32, 'ML-DSA-44': 1312 } as const;
export const signatureLength = { Ed25519: 64, 'ML-DSA-44': 2420 } as const;

export async function verifySignature(
  algorithm: Algorithm,
  publicKey: Bytes,
  signature: Bytes,
  message: Bytes,
): Promise<SignatureOutcome> {
  if (publicKey.length !== keyLength[algorithm]) return 'invalid';
  if (signature.length !== signatureLength[algorithm]) return 'invalid';
  const { subtle } = crypto;
  try {
    const format = rawFormat[algorithm] as 'raw';
    const key = await subtle.importKey(format, publicKey, { name: algorithm }, false, ['verify']);
    return (await subtle.verify({ name: algorithm }, key, signature, message)) ? 'valid' : 'invalid';
  } catch (error) {
    return isUnknownAlgorithm(error) ? 'unsupported' : 'invalid';
  }
}

/** The standard's name for it; a format that WebCrypto has never heard of is a TypeError. */
const isUnknownAlgorithm = (error: unknown) =>
  error instanceof Error && (error.name === 'NotSupportedError' || error instanceof TypeError);
