import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootStateDir } from './binaries.ts';
import { EmbeddedPostgresError, useDatabaseUrl } from './errors.ts';
import { canReach, isRoot, type ServerUser, unprivilegedUser } from './server-user.ts';

export interface ClusterLocation {
  dir: string;
  /** Set when we are root: whom to run PostgreSQL as. */
  user?: ServerUser;
  /** False: `dir` is where a new cluster belongs. What may stand there was some deleted DATA_DIR's. */
  exists: boolean;
  isOutside: boolean;
}

export function locateCluster(dataDir: string): ClusterLocation {
  const inside = join(dataDir, 'postgres');
  const outside = outsideClusterOf(dataDir);
  removeIfEmpty(inside);
  return isRoot() ? locateAsRoot(dataDir, inside, outside) : locateAsUser(inside, outside);
}

/** A cluster outside DATA_DIR is found through this file, so it stays ours when DATA_DIR is moved. */
export function rememberOutsideCluster(dataDir: string, clusterDir: string): void {
  writeFileSync(pointerOf(dataDir), `${clusterDir}\n`, { mode: 0o600 });
}

function locateAsUser(inside: string, outside: string | null): ClusterLocation {
  const exists = existsSync(inside);
  const dir = exists ? inside : outside;
  if (dir === null) return { dir: inside, exists: false, isOutside: false };
  const owner = existsSync(dir) ? lstatSync(dir).uid : undefined;
  if (exists && owner === process.getuid?.()) return { dir, exists, isOutside: false };
  throw new EmbeddedPostgresError(
    'CLUSTER_NOT_OURS',
    `The database in ${dir} belongs to user id ${owner ?? 0}, and this server runs as ${process.getuid?.()}. ` +
      `Start it as root or as that user, as before, or choose another DATA_DIR.`,
  );
}

function locateAsRoot(dataDir: string, inside: string, outside: string | null): ClusterLocation {
  if (existsSync(inside)) {
    const user = ownerOf(inside);
    if (canReach(dataDir, user)) return { dir: inside, user, exists: true, isOutside: false };
    throw new EmbeddedPostgresError(
      'CLUSTER_UNREACHABLE',
      `PostgreSQL runs as user id ${user.uid}, who can no longer reach the database in ${inside}. ` +
        `Give others the right to pass through every folder above it (chmod o+x), or move DATA_DIR.`,
    );
  }
  if (outside !== null) {
    if (existsSync(outside)) return { dir: outside, user: ownerOf(outside), exists: true, isOutside: true };
    throw new EmbeddedPostgresError(
      'CLUSTER_MISSING',
      `The database of ${dataDir} was kept in ${outside}, which is gone. Bring it back, ` +
        `or remove ${pointerOf(dataDir)} to start with an empty database.`,
    );
  }
  const user = unprivilegedUser();
  if (canReach(dataDir, user)) return { dir: inside, user, exists: false, isOutside: false };
  return { dir: join(rootStateDir, 'clusters', nameFor(dataDir)), user, exists: false, isOutside: true };
}

/** Root can run an existing cluster as whoever made it, for instance when earlier starts were not root's. */
function ownerOf(dir: string): ServerUser {
  const { uid, gid } = lstatSync(dir);
  if (uid !== 0) return { uid, gid };
  throw new EmbeddedPostgresError(
    'CLUSTER_NOT_OURS',
    `The database in ${dir} belongs to root, whom PostgreSQL does not run as. Give it to another user (chown -R nobody). ${useDatabaseUrl}`,
  );
}

/** An empty folder may have been made in advance, for instance by a container's volume. */
function removeIfEmpty(dir: string): void {
  if (!existsSync(dir) || (!isRoot() && lstatSync(dir).uid !== process.getuid?.())) return;
  if (readdirSync(dir).length === 0) rmdirSync(dir);
}

function outsideClusterOf(dataDir: string): string | null {
  const pointer = pointerOf(dataDir);
  return existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : null;
}

function pointerOf(dataDir: string): string {
  return join(dataDir, 'postgres.location');
}

function nameFor(dataDir: string): string {
  const words = dataDir
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(-40);
  return `${words}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}`;
}
