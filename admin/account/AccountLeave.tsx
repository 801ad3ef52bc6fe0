import { Button } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import { startOver } from '../auth.ts';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { useViewer } from '../layout/context.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useVerb } from '../ui/useVerb.ts';

/** Needs no scope: everybody may go. */
export const AccountLeave = () => {
  const t = useTranslate();
  const organization = useViewer().organization.name;
  const { leaveOrganization } = useDataProvider<ConsoleDataProvider>();
  const [open, setOpen] = useState(false);
  const verb = useVerb<string | undefined>({
    run: leaveOrganization,
    done: 'account.leave.done',
    showsErrors: true,
    after: () => startOver(),
  });
  return (
    <Panel title={t('account.leave.title', { organization })} hint={t('account.leave.text')}>
      <Button variant="outlined" color="error" onClick={() => setOpen(true)}>
        {t('account.leave.action')}
      </Button>
      <ConfirmDialog
        danger
        open={open}
        onClose={() => {
          setOpen(false);
          verb.reset();
        }}
        title={t('account.leave.confirm_title', { organization })}
        confirm={t('account.leave.confirm')}
        reason={{ label: t('members.change.reason'), hint: t('members.change.reason_hint') }}
        pending={verb.isPending}
        error={verb.error}
        onConfirm={verb.mutate}
      >
        {t('account.leave.text')}
      </ConfirmDialog>
    </Panel>
  );
};
