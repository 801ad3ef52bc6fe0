import { verifyCommand } from './verify-command.ts';

const { exitCode, text } = await verifyCommand(process.argv.slice(2));
(exitCode === 2 ? console.error : console.log)(text);
process.exitCode = exitCode;
