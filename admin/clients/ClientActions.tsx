import { useCreatePath, useDataProvider, useRedirect, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ClientRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { useVerb } from '../ui/useVerb.ts';

interface ClientActionProps {
  record: ClientRecordFragment;
}

const scope = 'clients:write';

export const ClientActions = ({ record }: ClientActionProps) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  return (
    <>
      <ActionButton
        scope={scope}
        icon="draft"
        to={createPath({ resource: 'clients', type: 'edit', id: record.id })}
      >
        {t('ra.action.edit')}
      </ActionButton>
      <ClientArchiveButton record={record} />
      <ClientDeleteButton record={record} />
    </>
  );
};

export const ClientArchiveButton = ({ record }: ClientActionProps) => {
  const t = useTranslate();
  const { archiveClient, unarchiveClient } = useDataProvider<ConsoleDataProvider>();
  const verb = record.archivedAt ? 'unarchive' : 'archive';
  const { mutate, isPending } = useVerb({
    run: () => (record.archivedAt ? unarchiveClient(record.id) : archiveClient(record.id)),
    done: `clients.${verb}.done`,
  });
  return (
    <ActionButton scope={scope} icon="archive" loading={isPending} onClick={() => mutate()}>
      {t(`clients.${verb}.action`)}
    </ActionButton>
  );
};

export const ClientDeleteButton = ({ record }: ClientActionProps) => {
  const t = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="trash"
      label={t('ra.action.delete')}
      title={t('clients.delete.title', { name: record.name })}
      text={t('clients.delete.text')}
      confirm={t('clients.delete.confirm')}
      done="clients.delete.done"
      run={() => dataProvider.delete('clients', { id: record.id })}
      after={() => redirect('list', 'clients')}
    />
  );
};
