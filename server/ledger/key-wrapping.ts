import type { Environment } from '#server/auth/principal.ts';
import { seal, unseal } from '#server/auth/sealing.ts';

/** Whose key it is; bound into the ciphertext, so a wrapped key moved to another row does not open. */
export interface KeyLabel {
  id: string;
  environment: Environment;
}

const labelOf = ({ id, environment }: KeyLabel) => `countersign/signing-key/v1\n${environment}\n${id}`;

export const wrap = (seed: Uint8Array, label: KeyLabel, wrappingKey: Buffer): Buffer =>
  seal(seed, labelOf(label), wrappingKey);

export const unwrap = (wrapped: Buffer, label: KeyLabel, wrappingKey: Buffer): Buffer | null =>
  unseal(wrapped, labelOf(label), wrappingKey);
