import { execFile } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const timeoutMs = 60_000;

/** Git said no, or is not there. */
export class GitError extends Error {}

async function git(dir: string, ...args: string[]): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', dir, ...args], {
      timeout: timeoutMs,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    });
    return stdout.trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new GitError(said.trim().slice(0, 500) || 'git failed.');
  }
}

export async function isWorkTree(dir: string): Promise<boolean> {
  try {
    return (await git(dir, 'rev-parse', '--is-inside-work-tree')) === 'true';
  } catch {
    return false;
  }
}

const tries = 5;

/** The same when another process is at it in the same work tree. */
export async function commit(dir: string, path: string, message: string): Promise<boolean> {
  for (let left = tries; ; left--) {
    try {
      return await commitNow(dir, path, message);
    } catch (error) {
      const isLocked = error instanceof GitError && /\.lock|Another git process/.test(error.message);
      if (!isLocked || left === 0) throw error;
      await wait(200);
    }
  }
}

/** Commits what is new in `path`, and nothing else that may lie staged there. Answers whether there was anything. */
async function commitNow(dir: string, path: string, message: string): Promise<boolean> {
  await git(dir, 'add', '--', path);
  if ((await git(dir, 'status', '--porcelain', '--', path)) === '') return false;
  await git(dir, ...(await author(dir)), 'commit', '--quiet', '--message', message, '--', path);
  return true;
}

/** For a machine on which nobody has told git who they are. */
async function author(dir: string): Promise<string[]> {
  try {
    await git(dir, 'config', 'user.email');
    return [];
  } catch {
    return ['-c', 'user.name=Countersign', '-c', 'user.email=countersign@localhost'];
  }
}

export const push = (dir: string) => git(dir, 'push', '--quiet');

/** Whether something is committed that the branch's upstream does not have. */
export async function isAhead(dir: string): Promise<boolean> {
  return (await git(dir, 'rev-list', '--count', '@{upstream}..HEAD')) !== '0';
}
