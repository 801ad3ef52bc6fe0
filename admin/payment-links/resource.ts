import {
  PaymentLinkCreateDocument,
  PaymentLinkDeleteDocument,
  PaymentLinkDocument,
  type PaymentLinkOrderField,
  type PaymentLinkRecordFragment,
  type PaymentLinkStatus,
  PaymentLinksDocument,
  PaymentLinkUpdateDocument,
} from '../gql/graphql.ts';
import { changed, optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';
import { linkFields, linkForm, type PaymentLinkForm } from './paymentLinkForm.ts';

export const paymentLinkStatuses: readonly PaymentLinkStatus[] = [
  'ACTIVE',
  'COMPLETED',
  'EXPIRED',
  'DISABLED',
];

const orderFields: Record<string, PaymentLinkOrderField> = {
  name: 'NAME',
  amountPaid: 'AMOUNT_PAID',
  createdAt: 'CREATED_AT',
};

export const paymentLinks = resource<PaymentLinkRecordFragment, PaymentLinkForm>({
  list: ({ window, sort, filter }) =>
    request(PaymentLinksDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        status: filter.status && filter.status !== 'all' ? [filter.status as PaymentLinkStatus] : undefined,
      },
    }),
  one: (id) => request(PaymentLinkDocument, { id }),
  create: (form) => request(PaymentLinkCreateDocument, { input: linkFields(form) }),
  update: (id, form, previous) => {
    const { currency: _, ...now } = linkFields(form);
    const { currency: __, ...before } = linkFields(linkForm(previous));
    return request(PaymentLinkUpdateDocument, { input: { id, ...changed(now, before) } });
  },
  remove: (id) => request(PaymentLinkDeleteDocument, { input: { id } }),
});
