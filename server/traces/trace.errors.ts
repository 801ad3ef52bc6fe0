import { UserError } from '#server/errors.ts';

/** How many events a trace can have: as many as its seal can name in one payload. */
export const mostEvents = 400;

/** A sealed trace, and one that is just being sealed, stays as it is. */
export class TraceSealedError extends UserError {
  override readonly code = 'TRACE_SEALED';

  constructor(path: readonly string[] = ['id']) {
    super('This trace is sealed, or just being sealed: nothing in it changes any more.', path);
  }
}

/** A seal over nothing would prove nothing. */
export class TraceEmptyError extends UserError {
  override readonly code = 'TRACE_EMPTY';

  constructor() {
    super('This trace has no event yet. Add one before it is sealed.', ['id']);
  }
}

export class TraceFullError extends UserError {
  override readonly code = 'TRACE_FULL';

  constructor(path: readonly string[]) {
    super(
      `A trace has at most ${mostEvents} events. Seal it and go on in another; a trace can have seals of others among its events.`,
      path,
    );
  }
}

/** Only what nobody has used is deleted. */
export class TraceNotEmptyError extends UserError {
  override readonly code = 'TRACE_NOT_EMPTY';

  constructor() {
    super('This trace has events. Only one that is open and empty can be deleted.', ['id']);
  }
}
