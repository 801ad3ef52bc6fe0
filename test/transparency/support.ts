import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type Asked, type RunningWitness, startWitness } from '#server/cli/witness-command.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-witness-'));
  folders.push(folder);
  return folder;
}

/** The witness that `npm run witness` starts, on a free port. */
export async function witnessOf(
  logs: readonly string[],
  more: Partial<Asked> = {},
): Promise<RunningWitness & { dir: string }> {
  const dir = more.dir ?? temporaryFolder();
  writeFileSync(join(dir, 'logs'), `${logs.join('\n')}\n`);
  const asked = { dir, name: 'witness.test/w1', algorithm: 'ed25519', host: '127.0.0.1', port: 0 } as const;
  const witness = await startWitness({ ...asked, ...more }, () => {});
  return { ...witness, dir };
}

export const submit = (url: string, body: string) => fetch(`${url}/add-checkpoint`, { method: 'POST', body });
