import { Box, Button, Stack } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { InvoiceRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useVerb } from '../ui/useVerb.ts';

const scope = 'invoices:write';

/** The page its client opens: the link to it, and what ends the link. */
export const InvoicePayPage = ({ record }: { record: InvoiceRecordFragment }) => {
  const t = useTranslate();
  const { renewPayPage, revokePayPage } = useDataProvider<ConsoleDataProvider>();
  const make = useVerb({ run: () => renewPayPage(record.id), done: 'invoices.page.made' });
  const canHave = record.status === 'OPEN' || record.status === 'PAID';
  if (!record.payUrl && !canHave) return null;
  return (
    <Panel title={t('invoices.page.title')} hint={t('invoices.page.hint')}>
      {record.payUrl ? (
        <Stack sx={{ gap: 1.5, alignItems: 'flex-start' }}>
          <Box sx={{ maxWidth: '100%', overflowWrap: 'anywhere' }}>
            <CopyText text={record.payUrl} what={t('invoices.page.link')} />
          </Box>
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
            <Button component="a" href={new URL(record.payUrl).pathname} target="_blank" rel="noreferrer">
              {t('invoices.page.open')}
            </Button>
            {canHave && (
              <ConfirmAction
                scope={scope}
                icon="rotate"
                label={t('invoices.page.renew')}
                title={t('invoices.page.renew_title')}
                text={t('invoices.page.renew_text')}
                confirm={t('invoices.page.renew')}
                done="invoices.page.renewed"
                run={() => renewPayPage(record.id)}
              />
            )}
            <ConfirmAction
              danger
              scope={scope}
              icon="ban"
              label={t('invoices.page.revoke')}
              title={t('invoices.page.revoke_title')}
              text={t('invoices.page.revoke_text')}
              confirm={t('invoices.page.revoke')}
              done="invoices.page.revoked"
              run={() => revokePayPage(record.id)}
            />
          </Stack>
        </Stack>
      ) : (
        <ActionButton scope={scope} icon="link" loading={make.isPending} onClick={() => make.mutate()}>
          {t('invoices.page.make')}
        </ActionButton>
      )}
    </Panel>
  );
};
