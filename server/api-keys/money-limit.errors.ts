import { UserError } from '#server/errors.ts';

export type MoneyCeiling = 'PER_OPERATION' | 'PER_DAY' | 'CURRENCY';

/** The key would move more money than it may. Nothing was moved or counted. */
export class MoneyLimitError extends UserError {
  override readonly code = 'MONEY_LIMIT_EXCEEDED';
  readonly ceiling: MoneyCeiling;
  readonly currency: string;
  /** Minor units; null where the currency has no ceiling and so is not moved at all. */
  readonly limit: bigint | null;
  /** Minor units: what the key has asked for today, in this currency. */
  readonly used: bigint;
  readonly resetsAt: Date | null;

  constructor(
    message: string,
    facts: Pick<MoneyLimitError, 'ceiling' | 'currency' | 'limit' | 'used' | 'resetsAt'>,
  ) {
    super(message, ['amount']);
    this.ceiling = facts.ceiling;
    this.currency = facts.currency;
    this.limit = facts.limit;
    this.used = facts.used;
    this.resetsAt = facts.resetsAt;
  }
}
