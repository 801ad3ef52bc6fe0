/** Nothing of ours: PG* variables, LD_PRELOAD and secrets are not PostgreSQL's business. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
