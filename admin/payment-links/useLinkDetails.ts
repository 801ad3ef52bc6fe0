import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { PaymentLinkRecordFragment } from '../gql/graphql.ts';

/** What a list of links need not know: the QR code, and who paid. Read again when a payment came or went. */
export function useLinkDetails({ id, updatedAt }: PaymentLinkRecordFragment) {
  const { paymentLinkDetails } = useDataProvider<ConsoleDataProvider>();
  return useQuery({
    queryKey: ['payment-links', 'details', id, updatedAt],
    queryFn: () => paymentLinkDetails(id),
    placeholderData: (before) => before,
  });
}
