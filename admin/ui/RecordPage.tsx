import { Skeleton, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { type RaRecord, ShowBase, useShowContext, useTranslate } from 'react-admin';
import { ErrorState } from './ErrorState.tsx';
import { Page } from './Page.tsx';
import { Panel } from './Panel.tsx';
import { RequireScope } from './RequireScope.tsx';

interface RecordPageProps<Item> {
  scope: string;
  title: string;
  /** Reads again by itself, in milliseconds, while the tab is seen. */
  every?: number;
  children: (record: Item) => ReactNode;
}

/** The record, or why it is not there, without leaving the address that was asked for. */
export const RecordPage = <Item extends RaRecord>({
  scope,
  title,
  every,
  children,
}: RecordPageProps<Item>) => (
  <RequireScope scope={scope} title={title}>
    <ShowBase<Item> queryOptions={{ onError: stay, refetchInterval: every }}>
      <Loaded<Item> title={title}>{children}</Loaded>
    </ShowBase>
  </RequireScope>
);

/** In place of react-admin's redirect to the list with a passing message. */
export function stay() {}

const Loaded = <Item extends RaRecord>({
  title,
  children,
}: {
  title: string;
  children: (record: Item) => ReactNode;
}) => {
  const { record, error, refetch } = useShowContext<Item>();
  if (record) return children(record);
  return <RecordPending title={title} error={error} retry={() => void refetch()} />;
};

export const RecordPending = ({
  title,
  error,
  retry,
}: {
  title: string;
  error: unknown;
  retry: () => void;
}) => {
  const t = useTranslate();
  return (
    <Page title={error ? title : t('ra.page.loading')} heading={error ? title : <Skeleton width={260} />}>
      <Panel flush={Boolean(error)}>
        {error ? (
          <ErrorState error={error} retry={retry} />
        ) : (
          <Stack sx={{ gap: 1.5 }} aria-hidden>
            <Skeleton height={22} width="60%" />
            <Skeleton height={22} width="48%" />
            <Skeleton height={22} width="54%" />
          </Stack>
        )}
      </Panel>
    </Page>
  );
};
