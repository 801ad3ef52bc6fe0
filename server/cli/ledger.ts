import { runCommandLine } from './command-line.ts';
import { help, readArguments, runCommand } from './ledger-commands.ts';

await runCommandLine({ help, readArguments, runCommand });
