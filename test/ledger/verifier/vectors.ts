import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The cases of a file in test/ledger/vectors, whose README says where they are from. */
export function vectorsOf<Case>(name: string): Case[] {
  const text = readFileSync(join(import.meta.dirname, '../vectors', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
}

export const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
export const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
