import { type App, createApp } from '#server/app.ts';
import { SecretKeyError } from '#server/auth/secrets.ts';
import { ConfigError } from '#server/config.ts';
import { EmbeddedPostgresError } from '#server/db/embedded/embedded-postgres.ts';
import { DatabaseError } from '#server/db/orm.ts';
import { UserError } from '#server/errors.ts';
import { commandConfig, openDatabase } from './database.ts';
import { UsageError } from './usage-error.ts';

export interface CommandLine<Asked> {
  help: string;
  /** Throws `UsageError` for what is no command of ours. */
  readArguments(argv: readonly string[]): Asked | 'help';
  /** Does it, as the server itself, and answers what to print. */
  runCommand(app: App, asked: Asked): Promise<string>;
}

const mendable = [UserError, ConfigError, SecretKeyError, DatabaseError, EmbeddedPostgresError];

/** `npm run … -- …`: 0 done, 1 refused, 2 asked wrongly. Only what was asked for goes to stdout. */
export async function runCommandLine<Asked>(line: CommandLine<Asked>): Promise<void> {
  try {
    await perform(line, process.argv.slice(2));
  } catch (error) {
    const isExpected = error instanceof UsageError || mendable.some((kind) => error instanceof kind);
    console.error(isExpected && error instanceof Error ? error.message : error);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

async function perform<Asked>(line: CommandLine<Asked>, argv: readonly string[]): Promise<void> {
  const asked = line.readArguments(argv);
  if (asked === 'help') return console.log(line.help);
  const config = commandConfig();
  const database = await openDatabase(config);
  try {
    const app = await createApp({ config, connection: database.connection });
    try {
      console.log(await line.runCommand(app, asked));
    } finally {
      await app.close();
    }
  } finally {
    await database.close();
  }
}
