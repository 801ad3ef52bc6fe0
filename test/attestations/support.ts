import { createHash } from 'node:crypto';
import type { Caller } from '../support/caller.ts';
import { AttestationCreateDocument, type AttestationCreateInput } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';

export const gpt = { modelProvider: 'openai', modelName: 'gpt-4o', modelVersion: '2024-11-20' };
export const asked = 'Summarize the contract – für Laien.';
export const answered = 'It runs for twelve months. 😀';
export const hashOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

export async function attest(caller: Caller, given: Partial<AttestationCreateInput> = {}) {
  const input = { ...gpt, prompt: asked, output: answered, ...given };
  return (await caller.run(AttestationCreateDocument, { input })).attestationCreate;
}

export async function attested(caller: Caller, given: Partial<AttestationCreateInput> = {}) {
  return only(await attest(caller, given), 'AttestationCreatePayload').attestation;
}
