import { resolve } from 'node:path';
import { z } from 'zod';
import { githubLeakKeysUrl } from './auth/leak-signatures.ts';
import { parseNetwork } from './auth/networks.ts';
import { shortestSecret } from './auth/secrets.ts';
import { parseWitnesses } from './ledger/witness-list.ts';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const cidr = z.string().refine((text) => parseNetwork(text) !== null, {
  error: (issue) => `"${issue.input}" is not an IP address or CIDR range`,
});

const secret = z
  .string()
  .min(shortestSecret, 'must be at least 32 characters; make one with: openssl rand -base64 48');
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://');

/** The console and sign-in live at the root of a host: below a path neither would be found. */
const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => /^https?:\/\/[^/?#@\\]+$/i.test(text), {
    error: 'must be scheme, host and port alone, e.g. https://keys.example.com, without a path',
  });

/** Digits alone: what JavaScript makes of a blank, or of `0x10`, nobody means. */
const whole = (least: number, most: number) =>
  z
    .string()
    .refine(
      (text) => /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}, in digits`,
    )
    .transform(Number);

/** Over TLS, or on this very machine. */
function isSafeUrl(text: string): boolean {
  const { protocol, hostname } = URL.parse(text) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}

function witnesses(text: string, context: z.RefinementCtx) {
  try {
    return parseWitnesses(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'is malformed' });
    return z.NEVER;
  }
}

/** Every environment variable the server reads. README's table is tested to name exactly these. */
const variables = z.object({
  PORT: whole(0, 65535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: origin.optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  DOCUMENTS_DIR: z.string().min(1).optional(),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_LISTEN_URL: postgresUrl.optional(),
  DATABASE_POOL: whole(2, 200).default(10),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
    .optional(),
  RATE_LIMIT_STORE: z.enum(['memory', 'redis', 'postgres']).optional(),
  RATE_LIMIT_REQUESTS_PER_MINUTE: whole(0, 1_000_000_000).default(100),
  RATE_LIMIT_COST_PER_MINUTE: whole(0, 1_000_000_000).default(100_000),
  RATE_LIMIT_UPLOADS_PER_HOUR: whole(0, 1_000_000_000).default(100),
  WRONG_KEYS_PER_MINUTE: whole(0, 1_000_000).default(60),
  SECRET_KEY: secret.optional(),
  SECRET_KEY_PREVIOUS: list.pipe(z.array(secret)).default([]),
  KEY_BRAND: z
    .string()
    .regex(/^[a-z][a-z0-9]{1,19}$/, 'must be 2 to 20 lower-case letters and digits, starting with a letter')
    .default('sk'),
  ENVIRONMENTS: list.pipe(z.array(z.enum(['live', 'test'])).min(1)).default(['live', 'test']),
  TRUSTED_PROXIES: list.pipe(z.array(cidr)).default([]),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  DNS_SERVERS: list
    .pipe(
      z.array(
        z
          .string()
          .regex(/^[\d.]+(:\d+)?$|^\[[0-9a-f:]+\](:\d+)?$/i, 'must be IP addresses, with :port or not'),
      ),
    )
    .default([]),
  SIGNUP: z.enum(['open', 'invite']).default('invite'),
  OWNER_EMAIL: z.email('must be an e-mail address').default('owner@example.com'),
  OWNER_PASSWORD: z.string().min(10, 'must be at least 10 characters').max(128).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'must start with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an address, as in: Countersign <keys@example.com>')
    .optional(),
  KEYS_FILE: z.string().min(1).optional(),
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/, 'must be a name without spaces and plus signs, such as keys.example.com/ledger')
    .optional(),
  LEDGER_PUBLISH_DIR: z.string().min(1).optional(),
  LEDGER_PUBLISH_SECONDS: whole(1, 86_400).default(60),
  LEDGER_PUBLISH_PUSH: z.enum(['true', 'false']).default('false'),
  LEDGER_WITNESSES: z.string().transform(witnesses).default([]),
  LEAK_KEYS_URL: z
    .string()
    .transform((text) => (text === 'github' ? githubLeakKeysUrl : text))
    .refine(isSafeUrl, 'must be "github" or an https:// URL')
    .optional(),
  SEED: z.enum(['demo', 'none']).default('demo'),
  REQUEST_LOG_DAYS: whole(1, 3650).default(30),
  WEBHOOK_LOG_DAYS: whole(1, 3650).default(30),
  WEBHOOKS_ALLOW_PRIVATE: z.enum(['true', 'false']).default('false'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export const variableNames: readonly string[] = Object.keys(variables.shape);

export type Config = ReturnType<typeof loadConfig>;

/** Wrong settings: the message names each variable and what it must be. */
export class ConfigError extends Error {}

/** Reads and checks the environment; an empty or blank value counts as not set. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>) {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = variables.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path[0]?.toString()}: ${issue.message}`);
    throw new ConfigError(`Wrong configuration. ${lines.join('; ')}.`);
  }
  const v = parsed.data;
  if (v.RATE_LIMIT_STORE === 'redis' && !v.REDIS_URL) {
    throw new ConfigError('Wrong configuration. RATE_LIMIT_STORE: redis needs REDIS_URL.');
  }
  if (v.DATABASE_LISTEN_URL && !v.DATABASE_URL) {
    throw new ConfigError(
      'Wrong configuration. DATABASE_LISTEN_URL: needs DATABASE_URL, of which it is the direct address.',
    );
  }
  if (v.SMTP_URL && !(v.MAIL_FROM && v.PUBLIC_URL)) {
    // A link made of whatever Host a request names would let a stranger choose where a reset link leads.
    throw new ConfigError('Wrong configuration. SMTP_URL: needs MAIL_FROM, and PUBLIC_URL for the links.');
  }
  return {
    port: v.PORT,
    host: v.HOST,
    publicUrl: v.PUBLIC_URL,
    dataDir: resolve(v.DATA_DIR),
    documentsDir: resolve(v.DOCUMENTS_DIR ?? `${v.DATA_DIR}/documents`),
    databaseUrl: v.DATABASE_URL,
    databaseListenUrl: v.DATABASE_LISTEN_URL,
    databasePool: v.DATABASE_POOL,
    redisUrl: v.REDIS_URL,
    rateLimitStore: v.RATE_LIMIT_STORE ?? (v.REDIS_URL ? ('redis' as const) : ('memory' as const)),
    rateLimits: {
      requestsPerMinute: v.RATE_LIMIT_REQUESTS_PER_MINUTE,
      costPerMinute: v.RATE_LIMIT_COST_PER_MINUTE,
      uploadsPerHour: v.RATE_LIMIT_UPLOADS_PER_HOUR,
    },
    wrongKeysPerMinute: v.WRONG_KEYS_PER_MINUTE,
    secretKey: v.SECRET_KEY,
    previousSecretKeys: v.SECRET_KEY_PREVIOUS,
    keyBrand: v.KEY_BRAND,
    environments: v.ENVIRONMENTS.map((name) => (name === 'live' ? 'LIVE' : 'TEST')) as ('LIVE' | 'TEST')[],
    trustedProxies: v.TRUSTED_PROXIES,
    metricsToken: v.METRICS_TOKEN,
    dnsServers: v.DNS_SERVERS,
    signup: v.SIGNUP,
    ownerEmail: v.OWNER_EMAIL,
    ownerPassword: v.OWNER_PASSWORD,
    smtpUrl: v.SMTP_URL,
    mailFrom: v.MAIL_FROM,
    keysFile: v.KEYS_FILE,
    ledgerOrigin: v.LEDGER_ORIGIN?.replace(/\/+$/, ''),
    ledgerPublishDir: v.LEDGER_PUBLISH_DIR === undefined ? undefined : resolve(v.LEDGER_PUBLISH_DIR),
    ledgerPublishSeconds: v.LEDGER_PUBLISH_SECONDS,
    ledgerPublishPush: v.LEDGER_PUBLISH_PUSH === 'true',
    witnesses: v.LEDGER_WITNESSES,
    leakKeysUrl: v.LEAK_KEYS_URL,
    seed: v.SEED,
    requestLogDays: v.REQUEST_LOG_DAYS,
    webhookLogDays: v.WEBHOOK_LOG_DAYS,
    webhooksAllowPrivate: v.WEBHOOKS_ALLOW_PRIVATE === 'true',
    logLevel: v.LOG_LEVEL,
  };
}
