import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Who runs PostgreSQL when we are root, whom PostgreSQL refuses. */
export interface ServerUser {
  uid: number;
  gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

export function unprivilegedUser(): ServerUser {
  const entry = passwdEntries().find(([name, , uid]) => name === 'nobody' && Number(uid) > 0);
  return entry ? { uid: Number(entry[2]), gid: Number(entry[3]) } : { uid: 65534, gid: 65534 };
}

/** Whether the folder and everything above it lets this user through. */
export function canReach(folder: string, user: ServerUser): boolean {
  const { mode, uid, gid } = statSync(folder);
  const traverse = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & traverse) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canReach(parent, user);
}

function passwdEntries(): string[][] {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
  } catch {
    return [];
  }
}
