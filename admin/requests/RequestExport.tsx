import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useListContext, useNotify, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { csv, downloadText } from '../ui/csv.ts';

const columns = [
  'at',
  'apiKeyId',
  'operation',
  'status',
  'code',
  'durationMs',
  'ip',
  'userAgent',
  'requestId',
] as const;

/** What the filters show, newest first, as a file for a spreadsheet. */
export const RequestExport = () => {
  const t = useTranslate();
  const notify = useNotify();
  const { filterValues } = useListContext();
  const { allRequests } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useMutation({
    mutationFn: () => allRequests(filterValues),
    gcTime: 0,
    onError: (error: Error) => notify(error.message, { type: 'error' }),
    onSuccess: ({ rows, complete }) => {
      downloadText(csv(columns, rows), 'requests.csv', 'text/csv');
      notify(complete ? 'requests.exported' : 'requests.exported_part', {
        type: complete ? 'success' : 'warning',
        messageArgs: { smart_count: rows.length },
      });
    },
  });
  return (
    <ActionButton scope="usage:read" icon="download" loading={isPending} onClick={() => mutate()}>
      {t('requests.export')}
    </ActionButton>
  );
};
