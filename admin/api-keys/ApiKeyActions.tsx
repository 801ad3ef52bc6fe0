import { useCreatePath, useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { formatRelative } from '../ui/format.ts';
import { useVerb } from '../ui/useVerb.ts';
import { ApiKeyArchiveButton } from './ApiKeyArchiveButton.tsx';
import { ApiKeyRotateButton } from './ApiKeyRotateButton.tsx';
import { blockedBy } from './blockedBy.ts';

interface ApiKeyActionProps {
  record: ApiKeyRecordFragment;
}

const scope = 'api-keys:write';

export const ApiKeyActions = ({ record }: ApiKeyActionProps) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  return (
    <>
      <ActionButton
        scope={scope}
        icon="draft"
        blocked={blockedBy(record, t)}
        to={createPath({ resource: 'api-keys', type: 'edit', id: record.id })}
      >
        {t('ra.action.edit')}
      </ActionButton>
      <ApiKeyRotateButton record={record} />
      {record.disabledAt ? <ApiKeyEnableButton record={record} /> : <ApiKeyDisableButton record={record} />}
      <ApiKeyRevokeButton record={record} />
      <ApiKeyArchiveButton record={record} />
    </>
  );
};

export const ApiKeyDisableButton = ({ record }: ApiKeyActionProps) => {
  const t = useTranslate();
  const { disableApiKey } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      scope={scope}
      icon="pause"
      label={t('api_keys.disable.action')}
      title={t('api_keys.disable.title', { name: record.name })}
      text={t('api_keys.disable.text')}
      confirm={t('api_keys.disable.confirm')}
      done="api_keys.disable.done"
      blocked={blockedBy(record, t)}
      run={() => disableApiKey(record.id)}
    />
  );
};

export const ApiKeyEnableButton = ({ record }: ApiKeyActionProps) => {
  const t = useTranslate();
  const { enableApiKey } = useDataProvider<ConsoleDataProvider>();
  const verb = useVerb({ run: () => enableApiKey(record.id), done: 'api_keys.enable.done' });
  return (
    <ActionButton
      scope={scope}
      icon="play"
      loading={verb.isPending}
      blocked={blockedBy(record, t)}
      onClick={() => verb.mutate()}
    >
      {t('api_keys.enable.action')}
    </ActionButton>
  );
};

export const ApiKeyRevokeButton = ({ record }: ApiKeyActionProps) => {
  const t = useTranslate();
  const { revokeApiKey } = useDataProvider<ConsoleDataProvider>();
  const lastUse = record.lastUse;
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="ban"
      label={t('api_keys.revoke.action')}
      title={t('api_keys.revoke.title', { name: record.name })}
      text={
        <>
          {t('api_keys.revoke.text', { key: `${record.prefix}…${record.last4}` })}{' '}
          {lastUse
            ? t('api_keys.revoke.in_use', { ago: formatRelative(lastUse.at), ip: lastUse.ip })
            : t('api_keys.revoke.unused')}
        </>
      }
      reason={{ label: t('api_keys.revoke.reason'), hint: t('api_keys.revoke.reason_hint') }}
      confirm={t('api_keys.revoke.confirm')}
      done="api_keys.revoke.done"
      blocked={record.status === 'REVOKED' && t('api_keys.revoke.already')}
      run={(reason) => revokeApiKey(record.id, reason)}
    />
  );
};
