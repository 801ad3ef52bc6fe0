/** The command line itself is wrong. */
export class UsageError extends Error {
  constructor(message: string, script: string) {
    super(`${message}\nSee: npm run ${script} -- --help`);
  }
}
