import type { ApiKeyMoneyLimitInput, ApiKeyRecordFragment } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';

/** Ceilings of one currency, as typed. */
export interface MoneyLimitForm {
  currency: string;
  perOperation: string;
  perDay: string;
}

export const emptyMoneyLimit: MoneyLimitForm = { currency: '', perOperation: '', perDay: '' };

export function moneyLimitForm(limits: ApiKeyRecordFragment['moneyLimits']): MoneyLimitForm[] {
  return limits.map(({ currency, perOperation, perDay }) => ({
    ...{ currency, perOperation: perOperation?.amount ?? '', perDay: perDay?.amount ?? '' },
  }));
}

export function moneyLimitFields(form: readonly MoneyLimitForm[]): ApiKeyMoneyLimitInput[] {
  return form.map(({ currency, perOperation, perDay }) => ({
    currency: currency.trim().toUpperCase(),
    perOperation: optional(perOperation),
    perDay: optional(perDay),
  }));
}
