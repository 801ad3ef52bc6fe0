import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePublicDir } from './binaries-copy.ts';
import type { ServerUser } from './server-user.ts';

/** Names the socket only: nothing listens on TCP. */
export const socketPort = 5432;
const socketName = `.s.PGSQL.${socketPort}`;
/** `sun_path` takes 103 bytes on macOS and 107 on Linux. */
const maxSocketPath = 100;

export function socketDirOf(clusterDir: string, user?: ServerUser): string {
  const hash = createHash('sha256').update(clusterDir).digest('hex').slice(0, 12);
  if (user && existsSync('/run')) return `/run/countersign/${hash}`;
  const preferred = join(tmpdir(), `countersign-${hash}`);
  return preferred.length + socketName.length < maxSocketPath ? preferred : `/tmp/countersign-${hash}`;
}

/** A private, empty folder. Its name can be foreseen, so somebody else may have taken it: then any other name. */
export function prepareSocketDir(dir: string, user?: ServerUser): string {
  if (dir.startsWith('/run/')) makePublicDir('/run/countersign');
  if (!existsSync(dir)) {
    mkdirSync(dir, { mode: 0o700 });
    if (user) chownSync(dir, user.uid, user.gid);
  }
  const { uid, mode } = lstatSync(dir);
  const isOurs = uid === (user?.uid ?? process.getuid?.()) && (mode & 0o170077) === 0o040000;
  if (!isOurs) return otherSocketDir(dir, user);
  for (const name of readdirSync(dir)) rmSync(join(dir, name), { force: true });
  return dir;
}

/** Once the server has ended; one that was killed leaves its socket behind. */
export function removeSocketDir(dir: string): void {
  try {
    rmSync(dir, { recursive: true, force: true });
  } catch {
    // In somebody else's hands by now: the next start takes another name.
  }
}

/** Who listens there, also when the cluster itself has been deleted under it. */
export function socketOwner(dir: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(join(dir, `${socketName}.lock`), 'utf8'), 10);
    return pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function otherSocketDir(dir: string, user?: ServerUser): string {
  const other = mkdtempSync(`${dir}-`);
  chmodSync(other, 0o700);
  if (user) chownSync(other, user.uid, user.gid);
  return other;
}
