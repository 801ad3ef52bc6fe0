import type { ClientBase, Pool } from 'pg';
import { type Environment, environments } from '#server/auth/principal.ts';
import type { ServerSecrets } from '#server/auth/secrets.ts';
import { type Config, ConfigError } from '#server/config.ts';
import { AppendError } from './ledger.errors.ts';
import { isKeyName } from './note.ts';

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

/**
 * Refuses to start under another name than the logs have: whoever follows them would see others. And under one that
 * no checkpoint could be signed with, where a log has none yet.
 */
export async function checkOrigins(
  pool: Pool,
  config: Pick<Config, 'ledgerOrigin' | 'publicUrl'>,
  secrets: Pick<ServerSecrets, 'fingerprint'>,
): Promise<void> {
  const { rows } = await pool.query<{ environment: Environment; origin: string }>(
    'select environment, origin from ledger_log',
  );
  const named = new Map(rows.map(({ environment, origin }) => [environment, origin]));
  for (const environment of environments) {
    const [origin, given] = [named.get(environment), originOf(config, secrets, environment)];
    if (origin === undefined && !isKeyName(given)) throw new ConfigError(unfit(given));
    if (origin === undefined || !config.ledgerOrigin || origin === given) continue;
    throw new ConfigError(
      `Wrong configuration. LEDGER_ORIGIN: the ${logNames[environment]} log is named ${origin} for good.`,
    );
  }
}

const unfit = (origin: string) =>
  `Wrong configuration. PUBLIC_URL: ${origin} cannot name the ledger, for it has a space or a plus sign. ` +
  'Set LEDGER_ORIGIN to a name without them, such as keys.example.com/ledger.';

/** Gives a log its name, under its lock. */
export async function nameLog(
  client: ClientBase,
  deps: { originOf(environment: Environment): string; now(): Date },
  environment: Environment,
): Promise<string> {
  const origin = deps.originOf(environment);
  if (!isKeyName(origin)) throw new AppendError(unfit(origin));
  await client.query('insert into ledger_log (environment, origin, created_at) values ($1, $2, $3)', [
    environment,
    origin,
    deps.now().toISOString(),
  ]);
  return origin;
}
