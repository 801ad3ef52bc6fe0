import type { PaymentLinkCreateInput, PaymentLinkRecordFragment } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';

export type AmountKind = 'FIXED' | 'OPEN';

export interface PaymentLinkForm {
  name: string;
  description: string | null;
  currency: string;
  kind: AmountKind;
  amount: string | null;
  minAmount: string | null;
  maxAmount: string | null;
  use: 'ONCE' | 'OFTEN';
  /** As a browser writes it: local time without a zone. */
  expiresAt: string | null;
}

export const emptyLink: PaymentLinkForm = {
  ...{
    name: '',
    description: null,
    currency: 'USD',
    kind: 'FIXED',
    amount: '',
    minAmount: '',
    maxAmount: '',
  },
  ...{ use: 'ONCE', expiresAt: null },
};

export const linkForm = (link: PaymentLinkRecordFragment): PaymentLinkForm => ({
  ...{ name: link.name, description: link.description, currency: link.currency },
  kind: link.amount ? 'FIXED' : 'OPEN',
  amount: link.amount?.amount ?? '',
  minAmount: link.minAmount?.amount ?? '',
  maxAmount: link.maxAmount?.amount ?? '',
  use: link.reusable ? 'OFTEN' : 'ONCE',
  expiresAt: link.expiresAt ? localText(link.expiresAt) : null,
});

/** What is sent: amounts only of the kind that is chosen. */
export function linkFields(form: PaymentLinkForm): PaymentLinkCreateInput {
  const isFixed = form.kind === 'FIXED';
  return {
    name: form.name.trim(),
    description: optional(form.description),
    currency: form.currency.trim().toUpperCase(),
    amount: isFixed ? optional(form.amount) : null,
    minAmount: isFixed ? null : optional(form.minAmount),
    maxAmount: isFixed ? null : optional(form.maxAmount),
    reusable: form.use === 'OFTEN',
    expiresAt: form.expiresAt ? new Date(form.expiresAt).toISOString() : null,
  };
}

function localText(instant: string): string {
  const at = new Date(instant);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
