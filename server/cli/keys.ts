import { runCommandLine } from './command-line.ts';
import { help, readArguments, runCommand } from './keys-commands.ts';

await runCommandLine({ help, readArguments, runCommand });
