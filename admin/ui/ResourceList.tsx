import type { ReactNode } from 'react';
import { ListBase, type SortPayload, useResourceContext, useTranslate } from 'react-admin';
import { useLive } from '../live/useLive.ts';
import { LiveMark } from './LiveMark.tsx';
import { Page } from './Page.tsx';
import { stay } from './RecordPage.tsx';
import { RequireScope } from './RequireScope.tsx';

interface ResourceListProps {
  scope: string;
  sort: SortPayload;
  filterDefaultValues?: Record<string, unknown>;
  /** Reads again by itself, in milliseconds, while the tab is seen. */
  every?: number;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export const ResourceList = ({
  scope,
  every = 15_000,
  lead,
  actions,
  children,
  ...list
}: ResourceListProps) => {
  const t = useTranslate();
  const resource = useResourceContext() ?? '';
  const title = t(`resources.${resource}.name`, { smart_count: 2 });
  return (
    <RequireScope scope={scope} title={title}>
      <ListBase perPage={25} queryOptions={{ refetchInterval: every, onError: stay }} {...list}>
        <Page title={title} lead={lead} actions={actions}>
          <LiveResource resource={resource} />
          {children}
        </Page>
      </ListBase>
    </RequireScope>
  );
};

const LiveResource = ({ resource }: { resource: string }) => (useLive(resource) ? <LiveMark /> : null);
