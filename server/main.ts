import { applyDeclaredKeys } from './api-keys/declared-keys.ts';
import { readKeysFile } from './api-keys/keys-file.ts';
import { createApp } from './app.ts';
import { SecretKeyError } from './auth/secrets.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './db/embedded/embedded-postgres.ts';
import { type Connection, DatabaseError } from './db/orm.ts';
import { consoleLine, firstRun } from './first-run.ts';
import { startTelemetry } from './telemetry.ts';

const stopWithinMs = 10_000;
/** A terminal sends Ctrl-C to npm and to us, and npm passes it on: twice within this time is once. */
const sameSignalMs = 1_000;

type Close = () => Promise<void>;

let stoppingSince: number | null = null;

/** What has been opened so far, the latest first. */
const closers: Close[] = [];

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const declaredKeys = readKeysFile(config.keysFile);
  const telemetry = await startTelemetry(process.env);
  closers.unshift(telemetry.stop);
  const connection = await openDatabase(config);
  if (stoppingSince !== null) return;
  const app = await createApp({ config, connection });
  closers.unshift(app.close);
  if (stoppingSince !== null) return;
  // Before anybody is let in: a stranger could be the first to found an organization, and a declared key be refused.
  const introduction = await firstRun(app, config);
  try {
    await applyDeclaredKeys(app.runtime, declaredKeys);
    const port = await app.listen();
    console.log([consoleLine(config, port), ...(introduction?.(port) ?? [])].join('\n'));
  } catch (error) {
    // Its secrets are told this once, and there is no second first run.
    if (introduction) console.log(introduction(config.port).join('\n'));
    throw error;
  }
}

async function openDatabase(config: Config): Promise<Connection> {
  if (config.databaseUrl) return { clientUrl: config.databaseUrl };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => console.log(line) });
  closers.unshift(() => embedded.stop());
  void embedded.died.then(fail);
  const { host, port, user, dbName, password } = embedded;
  return { host, port, user, dbName, password };
}

async function closeAll(): Promise<void> {
  for (let close = closers.shift(); close; close = closers.shift()) await close();
}

/** The first signal stops in order, within ten seconds, what has started by then; a second one at once. */
function stopOnSignal(started: Promise<void>): void {
  const onSignal = async () => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    await started;
    await closeAll().catch(fail);
    process.exit(0);
  };
  process.on('SIGTERM', () => void onSignal());
  process.on('SIGINT', () => void onSignal());
}

const mendable = [ConfigError, SecretKeyError, DatabaseError, EmbeddedPostgresError];

/** What the person who started it can mend is one line; anything else is ours, and is shown whole. */
function fail(error: unknown): never {
  const message =
    mendable.some((kind) => error instanceof kind) && error instanceof Error ? error.message : null;
  console.error(message === null ? error : `Countersign cannot start. ${message}`);
  process.exit(1);
}

stopOnSignal(
  start().catch(async (error: unknown) => {
    await closeAll().catch(() => {});
    fail(error);
  }),
);
