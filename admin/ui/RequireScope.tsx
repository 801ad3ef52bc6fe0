import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { useMay, useViewer } from '../layout/context.ts';
import { EmptyState } from './EmptyState.tsx';
import { Page } from './Page.tsx';
import { Panel } from './Panel.tsx';

/** The page in place of which someone without the scope learns why, and whom to ask. */
export const RequireScope = ({
  scope,
  title,
  children,
}: {
  scope: string;
  title: string;
  children: ReactNode;
}) => {
  const t = useTranslate();
  const { organization } = useViewer();
  if (useMay(scope)) return children;
  return (
    <Page title={title}>
      <Panel flush>
        <EmptyState icon="lock" title={t('console.no_permission.title')}>
          {t('console.no_permission.text', { scope, organization: organization.name })}
        </EmptyState>
      </Panel>
    </Page>
  );
};
