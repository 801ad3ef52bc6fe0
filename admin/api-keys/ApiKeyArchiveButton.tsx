import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useVerb } from '../ui/useVerb.ts';

/** For keys that have ended: out of the list, or back into it. Nothing is erased. */
export const ApiKeyArchiveButton = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const { archiveApiKey, unarchiveApiKey } = useDataProvider<ConsoleDataProvider>();
  const archived = Boolean(record.archivedAt);
  const verb = useVerb({
    run: () => (archived ? unarchiveApiKey(record.id) : archiveApiKey(record.id)),
    done: archived ? 'api_keys.archive.restored' : 'api_keys.archive.done',
  });
  if (!archived && record.status !== 'REVOKED' && record.status !== 'EXPIRED') return null;
  return (
    <ActionButton
      scope="api-keys:write"
      icon="archive"
      loading={verb.isPending}
      onClick={() => verb.mutate()}
    >
      {t(archived ? 'api_keys.archive.restore' : 'api_keys.archive.action')}
    </ActionButton>
  );
};
