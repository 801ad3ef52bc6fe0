import type { ReactNode } from 'react';
import { ListBase, type SortPayload, useResourceContext, useTranslate } from 'react-admin';
import { IsLive, untilLive } from '../live/context.ts';
import { useLive } from '../live/useLive.ts';
import { LiveMark } from './LiveMark.tsx';
import { Page } from './Page.tsx';
import { stay } from './RecordPage.tsx';
import { RequireScope } from './RequireScope.tsx';

interface ResourceListProps {
  scope: string;
  sort: SortPayload;
  filterDefaultValues?: Record<string, unknown>;
  /** Reads again by itself, in milliseconds, while the tab is seen and nobody tells of changes. */
  every?: number;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export const ResourceList = ({ scope, ...list }: ResourceListProps) => {
  const t = useTranslate();
  const resource = useResourceContext() ?? '';
  const title = t(`resources.${resource}.name`, { smart_count: 2 });
  return (
    <RequireScope scope={scope} title={title}>
      <FollowedList resource={resource} title={title} {...list} />
    </RequireScope>
  );
};

interface FollowedListProps extends Omit<ResourceListProps, 'scope'> {
  resource: string;
  title: string;
}

const FollowedList = ({
  resource,
  title,
  every = 15_000,
  lead,
  actions,
  children,
  ...list
}: FollowedListProps) => {
  const isLive = useLive(resource);
  const queryOptions = { refetchInterval: untilLive(isLive, every), onError: stay };
  return (
    <IsLive value={isLive}>
      <ListBase perPage={25} queryOptions={queryOptions} {...list}>
        <Page title={title} lead={lead} actions={actions}>
          {isLive && <LiveMark />}
          {children}
        </Page>
      </ListBase>
    </IsLive>
  );
};
