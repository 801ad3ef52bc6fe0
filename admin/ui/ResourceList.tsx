import type { ReactNode } from 'react';
import { ListBase, type SortPayload, useResourceContext, useTranslate } from 'react-admin';
import { Page } from './Page.tsx';
import { RequireScope } from './RequireScope.tsx';

interface ResourceListProps {
  scope: string;
  sort: SortPayload;
  filterDefaultValues?: Record<string, unknown>;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export const ResourceList = ({ scope, lead, actions, children, ...list }: ResourceListProps) => {
  const t = useTranslate();
  const title = t(`resources.${useResourceContext()}.name`, { smart_count: 2 });
  return (
    <RequireScope scope={scope} title={title}>
      <ListBase perPage={25} {...list}>
        <Page title={title} lead={lead} actions={actions}>
          {children}
        </Page>
      </ListBase>
    </RequireScope>
  );
};
