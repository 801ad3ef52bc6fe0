import { useTranslate } from 'react-admin';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { refusalCodes, spans } from './resource.ts';
import { useKeyNames } from './useKeyNames.ts';

export const RequestFilters = () => {
  const t = useTranslate();
  const keys = useKeyNames();
  const field = (name: string) => t(`resources.requests.fields.${name}`);
  return (
    <>
      <SearchFilter source="operation" label={t('requests.filter.operation')} />
      <ChoiceFilter
        source="apiKeyId"
        label={field('apiKeyId')}
        fallback="all"
        choices={[
          { value: 'all', label: t('requests.filter.all_keys') },
          ...keys.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <ChoiceFilter
        source="result"
        label={field('code')}
        fallback="all"
        choices={[
          ...['all', 'ok', 'failed'].map((value) => ({ value, label: t(`requests.filter.${value}`) })),
          ...refusalCodes.map((value) => ({ value, label: value })),
        ]}
      />
      <ChoiceFilter
        source="span"
        label={field('at')}
        fallback="all"
        choices={['all', ...Object.keys(spans)].map((value) => ({
          value,
          label: t(`requests.span.${value}`),
        }))}
      />
    </>
  );
};
