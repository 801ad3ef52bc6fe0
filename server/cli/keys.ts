import { createApp } from '#server/app.ts';
import { SecretKeyError } from '#server/auth/secrets.ts';
import { ConfigError, loadConfig } from '#server/config.ts';
import { EmbeddedPostgresError } from '#server/db/embedded/embedded-postgres.ts';
import { DatabaseError } from '#server/db/orm.ts';
import { UserError } from '#server/errors.ts';
import { openDatabase } from './database.ts';
import { help, readArguments, runCommand, UsageError } from './keys-commands.ts';

const mendable = [UserError, ConfigError, SecretKeyError, DatabaseError, EmbeddedPostgresError];

/** `npm run keys -- …`: 0 done, 1 refused, 2 asked wrongly. Only what was asked for goes to stdout. */
async function main(argv: readonly string[]): Promise<number> {
  const asked = readArguments(argv);
  if (asked === 'help') {
    console.log(help);
    return 0;
  }
  const config = loadConfig({ ...process.env, LOG_LEVEL: 'silent' });
  const database = await openDatabase(config);
  try {
    const app = await createApp({ config, connection: database.connection });
    try {
      console.log(await runCommand(app, asked));
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const isExpected = error instanceof UsageError || mendable.some((kind) => error instanceof kind);
  console.error(isExpected && error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
