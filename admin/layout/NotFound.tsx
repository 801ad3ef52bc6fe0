import { Button } from '@mui/material';
import { useBasename, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';

export const NotFound = () => {
  const t = useTranslate();
  const home = useBasename() || '/';
  return (
    <Page title={t('console.error.not_found.title')}>
      <Panel flush>
        <EmptyState
          icon="search"
          title={t('console.error.no_page')}
          actions={
            <Button component={Link} to={home}>
              {t('console.nav.go_home')}
            </Button>
          }
        />
      </Panel>
    </Page>
  );
};
