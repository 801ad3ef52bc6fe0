import { UserError } from '#server/errors.ts';

export type DomainFault = 'RECORD_NOT_FOUND' | 'WRONG_VALUE' | 'DNS_FAILED';

/** The record does not, or not yet, say what it has to. */
export class DomainRecordError extends UserError {
  override readonly code = 'DOMAIN_RECORD';
  readonly reason: DomainFault;

  constructor(reason: DomainFault, message: string) {
    super(message, ['domain']);
    this.reason = reason;
  }
}

/** Another organization has shown that the domain is theirs. */
export class DomainTakenError extends UserError {
  override readonly code = 'DOMAIN_TAKEN';

  constructor() {
    super('Another organization of this server has verified this domain. It has to remove it first.', [
      'domain',
    ]);
  }
}
