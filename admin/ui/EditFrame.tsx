import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { EditBase, type RaRecord, useEditContext } from 'react-admin';
import { RecordPending, stay } from './RecordPage.tsx';
import { RequireScope } from './RequireScope.tsx';

interface EditFrameProps<Item> {
  scope: string;
  title: string;
  children: (record: Item) => ReactNode;
}

/** Saves wait for the server: only then can a refusal reach the field it is about. */
export const EditFrame = <Item extends RaRecord>({ scope, title, children }: EditFrameProps<Item>) => (
  <RequireScope scope={scope} title={title}>
    <EditBase<Item>
      mutationMode="pessimistic"
      redirect="show"
      queryOptions={{ onError: stay, refetchOnWindowFocus: false }}
    >
      <Loaded<Item> title={title}>{children}</Loaded>
    </EditBase>
  </RequireScope>
);

const Loaded = <Item extends RaRecord>({
  title,
  children,
}: {
  title: string;
  children: (record: Item) => ReactNode;
}) => {
  const { record, error, refetch } = useEditContext<Item>();
  if (record) return <Box>{children(record)}</Box>;
  return <RecordPending title={title} error={error} retry={() => void refetch()} />;
};
