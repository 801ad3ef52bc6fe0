import { runCommandLine } from './command-line.ts';
import { help, readArguments, runCommand } from './organizations-commands.ts';

await runCommandLine({ help, readArguments, runCommand });
