import { createApp } from './app.ts';
import { SecretKeyError } from './auth/secrets.ts';
import { type Config, ConfigError, loadConfig } from './config.ts';
import { EmbeddedPostgresError, startEmbeddedPostgres } from './db/embedded/embedded-postgres.ts';
import type { Connection } from './db/orm.ts';
import { firstRun } from './first-run.ts';
import { startTelemetry } from './telemetry.ts';

const stopWithinMs = 10_000;
/** A terminal sends Ctrl-C to npm and to us, and npm passes it on: twice within this time is once. */
const sameSignalMs = 1_000;

interface Database {
  connection: Connection;
  stop(): Promise<void>;
}

async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const telemetry = await startTelemetry(process.env);
  const database = await openDatabase(config);
  try {
    const app = await createApp({ config, connection: database.connection });
    const introduction = await firstRun(app, config);
    const port = await app.listen();
    console.log(introduction(port));
    stopOnSignal(async () => {
      await app.close();
      await database.stop();
      await telemetry.stop();
    });
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function openDatabase(config: Config): Promise<Database> {
  if (config.databaseUrl) return { connection: { clientUrl: config.databaseUrl }, stop: async () => {} };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => console.log(line) });
  void embedded.died.then((error) => fail(error));
  const { host, port, user, dbName, password } = embedded;
  return { connection: { host, port, user, dbName, password }, stop: () => embedded.stop() };
}

/** The first signal stops in order, within ten seconds; a second one, or the time, at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stoppingSince: number | null = null;
  const onSignal = () => {
    if (stoppingSince !== null) {
      if (performance.now() - stoppingSince > sameSignalMs) process.exit(1);
      return;
    }
    stoppingSince = performance.now();
    setTimeout(() => process.exit(1), stopWithinMs).unref();
    stop().then(
      () => process.exit(0),
      (error) => fail(error),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** What the person who started it can mend is one line; anything else is ours, and is shown whole. */
function fail(error: unknown): never {
  const mendable =
    error instanceof ConfigError || error instanceof SecretKeyError || error instanceof EmbeddedPostgresError;
  console.error(mendable ? `Countersign cannot start. ${error.message}` : error);
  process.exit(1);
}

main().catch(fail);
