import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { KeyDirectory } from './api-keys/key-directory.ts';
import { notAccessible } from './auth/key-checks.ts';
import type { Environment, Principal } from './auth/principal.ts';
import type { ServerSecrets } from './auth/secrets.ts';
import type { Config } from './config.ts';
import type { Claim } from './db/idempotency.ts';
import type { Orm } from './db/orm.ts';
import type { Dns } from './dns.ts';
import type { DocumentStore } from './documents/document-store.ts';
import type { Upload } from './incoming-file.ts';
import type { EventLog } from './ledger/event-log.ts';
import type { RateLimits, WindowState } from './limits/rate-limits.ts';
import type { WrongKeys } from './limits/wrong-keys.ts';
import type { LiveFeed } from './live/feed.ts';
import type { LiveSlots } from './live/slots.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Rail } from './rails/rail.ts';
import type { UsageRecorder } from './usage/recorder.ts';
import type { Bell } from './webhooks/bell.ts';

/** What lives as long as the process; built once in `app.ts`. */
export interface Runtime {
  config: Config;
  log: Logger;
  orm: Orm;
  pool: Pool;
  secrets: ServerSecrets;
  keys: KeyDirectory;
  usage: UsageRecorder;
  eventLog: EventLog;
  documents: DocumentStore;
  limits: RateLimits;
  wrongKeys: WrongKeys;
  mailer: Mailer;
  /** What moves money. */
  rail: Rail;
  dns: Dns;
  /** Rings when there is something for webhooks to tell. */
  messages: Bell;
  /** Rings when there is something for the log to keep of the organization's own history. */
  history: Bell;
  /** Rings when a log has a new checkpoint. */
  checkpoints: Bell<Environment>;
  /** What subscribers are told from. */
  live: LiveFeed;
  liveSlots: LiveSlots;
  /** The one clock. Tests move it. */
  now(): Date;
}

/** Where a request came from. `ip` has been walked through the trusted proxies already. */
export interface Caller {
  ip: string;
  userAgent: string | null;
}

export interface Meter {
  /** What the operation costs, in fields times objects; known before it runs. */
  cost: number;
  /** The key's windows after this request was counted. */
  spent: readonly WindowState[];
}

/** What came of the request; for those who record it. */
export interface Outcome {
  operation: string | null;
  /** Of the first error; null when all went well. */
  code: string | null;
  /** The scopes it needed, as bits: of what was allowed to run. */
  needed: bigint;
}

/** What every service function takes first. */
export interface Context {
  runtime: Runtime;
  principal: Principal;
  now(): Date;
  log: Logger;
  requestId: string;
  caller: Caller | null;
  /** The request's JSON as it was sent, where there is one. */
  bodyText: string | null;
  /** Why that JSON is not carried exactly by JavaScript, if so; see `http/exact-input.ts`. */
  inexactInput: string | null;
  /** The file that the request brings, where it may. */
  upload: Upload | null;
  /** As the header has it. */
  idempotencyKey: string | null;
  /** The request's hold on its idempotency key, where it has one. */
  claim: Claim | null;
  /** Whether the answer is that of an earlier request. */
  isRepeat: boolean;
  /** Filled in on the way, and read when the answer goes out. */
  meter: Meter;
  /** Filled in on the way too. */
  outcome: Outcome;
}

/** A context outside any request: first-run setup and jobs. */
export function systemContext(runtime: Runtime, principal: Principal, requestId: string): Context {
  return {
    runtime,
    principal,
    now: runtime.now,
    log: runtime.log,
    requestId,
    caller: null,
    bodyText: null,
    inexactInput: null,
    upload: null,
    idempotencyKey: null,
    claim: null,
    isRepeat: false,
    meter: { cost: 0, spent: [] },
    outcome: { operation: null, code: null, needed: 0n },
  };
}

export type Owner = Pick<Principal, 'organizationId' | 'environment'>;

/** The tenant part of a `where`: every read and write goes through it. */
export function ownedBy(ctx: Context): Owner {
  return { organizationId: ctx.principal.organizationId, environment: ctx.principal.environment };
}

export interface Reach extends Owner {
  /** The ids of the only clients that the key sees; null for all. */
  onlyClients: readonly string[] | null;
}

/** The same for what belongs to clients: every list and lookup of such goes through it. */
export function reachOf(ctx: Context): Reach {
  return { ...ownedBy(ctx), onlyClients: ctx.principal.key?.clientIds ?? null };
}

/** Whether what belongs to this client exists for the caller. */
export function reaches(ctx: Context, clientId: string): boolean {
  const { onlyClients } = reachOf(ctx);
  return onlyClients === null || onlyClients.includes(clientId);
}

/** For what no list of clients can keep within bounds. */
export function requireAllClients(ctx: Context): void {
  if (reachOf(ctx).onlyClients) throw notAccessible();
}

/** The same request looking into the other world, for people, whose credential is not bound to one. */
export function inEnvironment(ctx: Context, environment: Environment): Context {
  if (environment === ctx.principal.environment) return ctx;
  return Object.create(ctx, { principal: { value: { ...ctx.principal, environment } } }) as Context;
}
