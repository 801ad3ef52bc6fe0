import { MalformedError } from '#server/ledger/verifier/bytes.ts';
import { parseVerifierKey, type VerifierKey } from '#server/ledger/verifier/note.ts';
import { WitnessError } from './witness.errors.ts';

/** The keys of each log that this witness cosigns, by its origin. */
export type TrustedLogs = ReadonlyMap<string, readonly VerifierKey[]>;

/** `<vkey>` or `<vkey> <origin>` a line, where the origin is not the key's name; `#` begins a remark. */
export async function parseLogs(text: string): Promise<TrustedLogs> {
  const logs = new Map<string, VerifierKey[]>();
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const [, vkey = '', origin] = /^(\S+)(?:\s+(.+))?$/.exec(line) ?? [];
    const key = await keyOf(vkey);
    const name = origin ?? key.name;
    logs.set(name, [...(logs.get(name) ?? []), key]);
  }
  return logs;
}

async function keyOf(vkey: string): Promise<VerifierKey> {
  try {
    return await parseVerifierKey(vkey);
  } catch (error) {
    throw error instanceof MalformedError
      ? new WitnessError(`A log's key is wrong. ${error.message}`)
      : error;
  }
}
