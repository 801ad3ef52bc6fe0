import { Box, Button } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment, ApiKeysQuery } from '../gql/graphql.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { ListFrame } from '../ui/ListFrame.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { ApiKeyCard } from './ApiKeyCard.tsx';
import { ApiKeyEmpty } from './ApiKeyEmpty.tsx';
import { ApiKeyTable } from './ApiKeyTable.tsx';
import { currentStatuses, endedStatuses } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;
const current = { show: 'current' };

export const ApiKeyList = () => {
  const t = useTranslate();
  return (
    <ResourceList
      scope="api-keys:read"
      sort={newest}
      filterDefaultValues={current}
      lead={t('api_keys.list.lead')}
      actions={<ApiKeyCreateButton />}
    >
      <ApiKeyListBody />
    </ResourceList>
  );
};

export const ApiKeyCreateButton = () => {
  const t = useTranslate();
  return (
    <CreateButton resource="api-keys" scope="api-keys:write">
      {t('api_keys.create.action')}
    </CreateButton>
  );
};

const ApiKeyListBody = () => {
  const { filterValues, setFilters, meta } = useListContext<ApiKeyRecordFragment>();
  const ended = (meta as Partial<ApiKeysQuery> | undefined)?.ended?.totalCount ?? 0;
  const hides = (filterValues.show ?? 'current') === 'current';
  const showAll = () => setFilters({ ...filterValues, show: 'all' });
  return (
    <ListFrame<ApiKeyRecordFragment>
      filters={<ApiKeyFilters />}
      isFiltered={Boolean(filterValues.search) || !hides}
      onClear={() => setFilters({ show: 'current' })}
      empty={ended > 0 ? <NoneCurrent /> : <ApiKeyEmpty />}
      table={<ApiKeyTable />}
      card={(record) => <ApiKeyCard record={record} />}
      foot={hides && ended > 0 && <Hidden count={ended} onShow={showAll} />}
    />
  );
};

const ApiKeyFilters = () => {
  const t = useTranslate();
  const choices = [
    { value: 'current', label: t('api_keys.show.current') },
    ...[...currentStatuses, ...endedStatuses].map((status) => ({
      value: status,
      label: t(`api_keys.status.${status}`),
    })),
    { value: 'idle', label: t('api_keys.list.idle') },
    { value: 'all', label: t('api_keys.show.all') },
    { value: 'archived', label: t('api_keys.archive.chip') },
  ];
  return (
    <>
      <SearchFilter label={t('api_keys.list.search')} />
      <ChoiceFilter
        source="show"
        label={t('resources.api-keys.fields.status')}
        fallback="current"
        choices={choices}
      />
    </>
  );
};

const Hidden = ({ count, onShow }: { count: number; onShow: () => void }) => {
  const t = useTranslate();
  return (
    <Box
      sx={{
        px: 2,
        py: 0.75,
        borderTop: 1,
        borderColor: 'divider',
        color: 'text.secondary',
        fontSize: '0.8125rem',
      }}
    >
      {t('api_keys.list.hidden', { smart_count: count })}
      <Button variant="text" color="primary" size="small" onClick={onShow} sx={{ ml: 0.5 }}>
        {t('api_keys.list.show_hidden')}
      </Button>
    </Box>
  );
};

const NoneCurrent = () => {
  const t = useTranslate();
  return (
    <EmptyState icon="key" title={t('api_keys.list.none_current')} actions={<ApiKeyCreateButton />}>
      {t('api_keys.list.none_current_text')}
    </EmptyState>
  );
};
