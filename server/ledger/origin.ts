import type { ClientBase, Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import { type Config, ConfigError } from '#server/config.ts';

/** What comes after the origin in the name of each log, as in its address. */
export const logNames = { LIVE: 'live', TEST: 'test' } as const satisfies Record<Environment, string>;

/**
 * The name for a new log: LEDGER_ORIGIN, else where it is found. A server that does not know its address gives a
 * name that is nobody's (RFC 2606).
 */
export function originOf(
  config: Pick<Config, 'ledgerOrigin' | 'publicUrl'>,
  { fingerprint }: Pick<ServerSecrets, 'fingerprint'>,
  environment: Environment,
): string {
  const place =
    config.publicUrl?.replace(/^https?:\/\//, '') ?? `countersign-${fingerprint.slice(0, 8)}.invalid`;
  return `${config.ledgerOrigin ?? `${place}/ledger`}/${logNames[environment]}`;
}

/** Refuses to start under another name than the logs have: whoever follows them would see others. */
export async function checkOrigins(pool: Pool, config: Pick<Config, 'ledgerOrigin'>): Promise<void> {
  if (!config.ledgerOrigin) return;
  const { rows } = await pool.query<{ environment: Environment; origin: string }>(
    'select environment, origin from ledger_log',
  );
  for (const { environment, origin } of rows) {
    if (origin === `${config.ledgerOrigin}/${logNames[environment]}`) continue;
    throw new ConfigError(
      `Wrong configuration. LEDGER_ORIGIN: the ${logNames[environment]} log is named ${origin} for good.`,
    );
  }
}

/** Gives a log its name, under its lock. */
export async function nameLog(
  client: ClientBase,
  deps: { originOf(environment: Environment): string; now(): Date },
  environment: Environment,
): Promise<string> {
  const origin = deps.originOf(environment);
  await client.query('insert into ledger_log (environment, origin, created_at) values ($1, $2, $3)', [
    environment,
    origin,
    deps.now().toISOString(),
  ]);
  return origin;
}
