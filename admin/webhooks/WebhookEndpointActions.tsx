import { useCreatePath, useDataProvider, useRedirect, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { WebhookEndpointRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { useVerb } from '../ui/useVerb.ts';
import { WebhookEndpointReplayButton } from './WebhookEndpointReplay.tsx';
import { WebhookEndpointSecretRotateButton } from './WebhookEndpointSecretRotate.tsx';

interface ActionProps {
  record: WebhookEndpointRecordFragment;
}

const scope = 'webhooks:write';

export const WebhookEndpointActions = ({ record }: ActionProps) => {
  const t = useTranslate();
  const createPath = useCreatePath();
  const edit = createPath({ resource: 'webhook-endpoints', type: 'edit', id: record.id });
  return (
    <>
      <WebhookEndpointTestButton record={record} />
      <WebhookEndpointReplayButton record={record} />
      <ActionButton scope={scope} icon="draft" to={edit}>
        {t('ra.action.edit')}
      </ActionButton>
      <WebhookEndpointSecretRotateButton record={record} />
      {record.disabledAt ? (
        <WebhookEndpointEnableButton record={record} />
      ) : (
        <WebhookEndpointDisableButton record={record} />
      )}
      <WebhookEndpointDeleteButton record={record} />
    </>
  );
};

const WebhookEndpointTestButton = ({ record }: ActionProps) => {
  const t = useTranslate();
  const { testWebhookEndpoint } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useVerb({
    run: () => testWebhookEndpoint(record.id),
    done: 'webhooks.test.done',
  });
  return (
    <ActionButton
      scope={scope}
      icon="send"
      loading={isPending}
      blocked={record.disabledAt ? t('webhooks.disabled_first') : false}
      onClick={() => mutate()}
    >
      {t('webhooks.test.action')}
    </ActionButton>
  );
};

const WebhookEndpointEnableButton = ({ record }: ActionProps) => {
  const t = useTranslate();
  const { enableWebhookEndpoint } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useVerb({
    run: () => enableWebhookEndpoint(record.id),
    done: 'webhooks.enable.done',
  });
  return (
    <ActionButton
      scope={scope}
      icon="play"
      variant="contained"
      color="primary"
      loading={isPending}
      onClick={() => mutate()}
    >
      {t('webhooks.enable.action')}
    </ActionButton>
  );
};

const WebhookEndpointDisableButton = ({ record }: ActionProps) => {
  const t = useTranslate();
  const { disableWebhookEndpoint } = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      scope={scope}
      icon="pause"
      label={t('webhooks.disable.action')}
      title={t('webhooks.disable.title')}
      text={t('webhooks.disable.text')}
      confirm={t('webhooks.disable.confirm')}
      done="webhooks.disable.done"
      run={() => disableWebhookEndpoint(record.id)}
    />
  );
};

const WebhookEndpointDeleteButton = ({ record }: ActionProps) => {
  const t = useTranslate();
  const redirect = useRedirect();
  const dataProvider = useDataProvider<ConsoleDataProvider>();
  return (
    <ConfirmAction
      danger
      scope={scope}
      icon="trash"
      label={t('ra.action.delete')}
      title={t('webhooks.delete.title')}
      text={t('webhooks.delete.text')}
      confirm={t('webhooks.delete.confirm')}
      done="webhooks.delete.done"
      run={() => dataProvider.delete('webhook-endpoints', { id: record.id })}
      after={() => redirect('list', 'webhook-endpoints')}
    />
  );
};
