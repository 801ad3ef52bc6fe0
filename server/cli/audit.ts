import { auditCommand } from './audit-command.ts';

const stop = new AbortController();
if (process.argv.includes('--follow'))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));

process.exitCode = await auditCommand(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  signal: stop.signal,
});
