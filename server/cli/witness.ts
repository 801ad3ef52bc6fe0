import { WitnessError } from '#server/witness/witness.errors.ts';
import { help, readArguments, startWitness, UsageError } from './witness-command.ts';

try {
  const asked = readArguments(process.argv.slice(2));
  if (asked === 'help') console.log(help);
  else {
    const witness = await startWitness(asked, (line) => console.log(line));
    const stop = () => void witness.close().then(() => process.exit(0));
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  }
} catch (error) {
  const isExpected = error instanceof UsageError || error instanceof WitnessError;
  console.error(isExpected ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
