import type { AddressInfo } from 'node:net';
import { type Logger, pino } from 'pino';
import { schema } from '#schema/index.ts';
import { startHistory } from './activity/history.ts';
import { createHeldKeyRevoker } from './api-keys/held-key.ts';
import { keyChangeEar } from './api-keys/key-changes.ts';
import { createKeyDirectory } from './api-keys/key-directory.ts';
import { createLeakReporter } from './api-keys/leaked-keys.ts';
import { type Background, createBackground } from './auth/background.ts';
import { createPeople, type People } from './auth/people.ts';
import type { Environment } from './auth/principal.ts';
import { rewrapSecondSteps } from './auth/second-steps.ts';
import { secretFromDataDir } from './auth/secret-file.ts';
import {
  checkFingerprint,
  countOldKeys,
  deriveSecrets,
  type PepperCounts,
  type ServerSecrets,
} from './auth/secrets.ts';
import { type Config, ConfigError } from './config.ts';
import type { Runtime } from './context.ts';
import { type Listener, listen as listenFor } from './db/channels.ts';
import { type Connection, checkDatabase, migrate, nativePool, openOrm, pgOptions } from './db/orm.ts';
import { createDns } from './dns.ts';
import { documentActions } from './documents/document-actions.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { documentsFolder } from './documents/documents-folder.ts';
import { createSharedEvents } from './events/shared-event.ts';
import { createHttpServer, type HttpServer } from './http/server.ts';
import { generateInvoice } from './invoices/generated-invoice.ts';
import { exportInvoices } from './invoices/invoice-export.ts';
import { invoiceFile } from './invoices/invoice-file.ts';
import { allJobs } from './jobs/all-jobs.ts';
import { startJobs } from './jobs/jobs.ts';
import { buildTrees } from './ledger/build-trees.ts';
import { createEventLog } from './ledger/event-log.ts';
import { checkOrigins, originOf } from './ledger/origin.ts';
import { rewrapSigningKeys } from './ledger/signing-keys.ts';
import { createLimiterStore } from './limits/limiter-store.ts';
import { createRateLimits } from './limits/rate-limits.ts';
import { createWrongKeys } from './limits/wrong-keys.ts';
import { createLiveFeed } from './live/feed.ts';
import { createLiveSlots } from './live/slots.ts';
import { createMailer } from './mail/mailer.ts';
import { createPeopleEvents } from './members/person-events.ts';
import { createPayPages } from './payments/pay-page.ts';
import { takeEvents } from './plans/quota.service.ts';
import { createSimulatedRail } from './rails/simulated-rail.ts';
import { createSharedTraces } from './traces/shared-trace.ts';
import { certificateFile } from './traces/trace-files.ts';
import { admitIntoTraces, fileIntoTraces } from './traces/trace-filing.ts';
import { startWatchers } from './transparency/watchers.ts';
import { createUsageRecorder } from './usage/recorder.ts';
import type { Resolve } from './webhooks/addresses.ts';
import { createBell } from './webhooks/bell.ts';
import { resealSecrets } from './webhooks/endpoint-secrets.ts';
import { startWebhooks } from './webhooks/webhooks.ts';

export interface App {
  runtime: Runtime;
  people: People;
  /** What answers do not wait for. */
  background: Background;
  /** Starts to accept, and answers the port. */
  listen(): Promise<number>;
  /** Stops accepting, finishes what is under way, writes what has gathered, closes the database. */
  close(): Promise<void>;
}

export interface AppOptions {
  config: Config;
  connection: Connection;
  /** The clock; tests move it. */
  now?: () => Date;
  /** How webhooks find addresses; tests answer for it. */
  resolve?: Resolve;
}

/** Everything but listening, wired together once. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, connection, now = () => new Date(), resolve } = options;
  const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const secrets = deriveSecrets(
    config.secretKey ?? secretFromDataDir(config.dataDir),
    config.previousSecretKeys,
  );
  await checkDatabase(connection);
  const orm = await openOrm(connection, config.databasePool);
  await migrate(orm, connection);
  await checkFingerprint(orm, secrets);

  const pool = await nativePool(orm);
  await rewrapSigningKeys({ pool, secrets });
  await rewrapSecondSteps(pool, secrets);
  await resealSecrets({ pool, secrets });
  tellOfOldKeys(await countOldKeys(pool, secrets, now()), secrets, log);
  const keys = createKeyDirectory({ pool, secrets, now, log });
  await keys.loadForeignPrefixes();
  const usage = createUsageRecorder({ pool, log });
  const bells = { messages: createBell(), history: createBell(), checkpoints: createBell<Environment>() };
  const told = { onMessages: bells.messages.ring, onCheckpoint: bells.checkpoints.ring };
  const ledger = await openLedger({ pool, secrets, now }, config);
  const admission = { admit: admitIntoTraces(takeEvents), file: fileIntoTraces };
  const eventLog = createEventLog({ ...ledger, ...admission, ...told, log });
  const limiterStore = createLimiterStore(config, pool, log);
  const limits = createRateLimits(limiterStore, config.rateLimits);
  const wrongKeys = createWrongKeys(limiterStore, config.wrongKeysPerMinute, log);
  const rail = createSimulatedRail({ pool, now });
  const runtime: Runtime = {
    ...{ config, log, orm, pool, secrets, keys, usage, eventLog, limits, wrongKeys, rail, now, ...bells },
    mailer: createMailer(config, log),
    dns: createDns(config.dnsServers),
    documents: createDocumentStore(await documentsFolder(pool, config.documentsDir)),
    live: createLiveFeed(),
    liveSlots: createLiveSlots(pool, log),
  };
  const background = createBackground(log);
  const people = createPeople({ orm, config, secrets, events: createPeopleEvents(runtime), background });
  const jobs = await startJobs(runtime, allJobs);
  const loops = startLoops(runtime, resolve);
  const http = createHttpServer(runtime, people, schema, actionsOf(runtime));
  const ears = [keyChangeEar(keys, log, http.keyChanged), runtime.live.ear];
  const listener = await listenFor(listenOptions(config, connection), ears, pool, log);
  return {
    runtime,
    people,
    background,
    listen: () => listen(http, config),
    close: async () => {
      await jobs.close();
      await http.close();
      await background.settled();
      await loops.close();
      await close(runtime, listener);
      await limiterStore.close();
    },
  };
}

async function openLedger(deps: Pick<Runtime, 'pool' | 'secrets' | 'now'>, config: Config) {
  await checkOrigins(deps.pool, config, deps.secrets);
  const named = {
    ...deps,
    originOf: (environment: Environment) => originOf(config, deps.secrets, environment),
  };
  await buildTrees(named);
  return named;
}

/** What is done behind the API with what its transactions leave. */
function startLoops(runtime: Runtime, resolve: Resolve | undefined) {
  const webhooks = startWebhooks(runtime, { resolve });
  const history = startHistory(runtime);
  const watchers = startWatchers(runtime);
  return {
    async close() {
      await webhooks.close();
      await history.close();
      await watchers.close();
    },
  };
}

/** What routes do beside GraphQL. */
const actionsOf = (runtime: Runtime) => ({
  revokeHeldKey: createHeldKeyRevoker(runtime),
  reportLeak: createLeakReporter(runtime),
  payPages: createPayPages(runtime),
  shared: {
    events: createSharedEvents(runtime.pool, runtime.config.witnesses.length),
    traces: createSharedTraces(runtime.pool, runtime.config.witnesses.length),
  },
  invoiceFiles: { invoiceFile, generateInvoice, exportInvoices },
  documents: documentActions,
  traceFiles: { certificateFile },
});

/** What stands between the operator and dropping SECRET_KEY_PREVIOUS. */
function tellOfOldKeys({ lost, previous }: PepperCounts, secrets: ServerSecrets, log: Logger): void {
  if (lost > 0)
    log.warn(
      { keys: lost },
      'keys made under an earlier SECRET_KEY are refused; name it in SECRET_KEY_PREVIOUS',
    );
  if (previous > 0)
    log.warn(
      { keys: previous },
      'keys still need SECRET_KEY_PREVIOUS; each moves to SECRET_KEY when it is used',
    );
  else if (secrets.previousPeppers.length > 0)
    log.info('no key needs SECRET_KEY_PREVIOUS any more: it can be dropped');
}

const listenOptions = (config: Config, connection: Connection) =>
  config.databaseListenUrl ? { connectionString: config.databaseListenUrl } : pgOptions(connection);

function listen({ server }: HttpServer, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(new ConfigError(`PORT: ${host}:${port} cannot be listened on (${error.code}).`));
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function close(runtime: Runtime, listener: Listener): Promise<void> {
  runtime.mailer.close();
  await runtime.eventLog.close();
  await runtime.usage.close();
  await runtime.liveSlots.close();
  await listener.close();
  await runtime.orm.close();
}
