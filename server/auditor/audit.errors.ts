/** The log is not what it says, or not what it was. */
export class DamageError extends Error {
  /** Of the first entry that is not as it should be, where one can be named. */
  readonly index: number | null;

  constructor(message: string, index: number | null = null) {
    super(message);
    this.index = index;
  }
}

/** Nothing can be said of the log: it cannot be read, or the audit was asked wrongly. */
export class UnreadableError extends Error {}
