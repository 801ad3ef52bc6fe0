import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { MemberRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { useVerb } from '../ui/useVerb.ts';
import { RoleField } from './RoleField.tsx';

interface MemberRoleButtonProps {
  record: MemberRecordFragment;
  blocked: string | false;
}

export const MemberRoleButton = ({ record, blocked }: MemberRoleButtonProps) => {
  const t = useTranslate();
  const { updateMember } = useDataProvider<ConsoleDataProvider>();
  const [open, setOpen] = useState(false);
  const [role, setRole] = useState(record.role);
  const verb = useVerb<string | undefined>({
    run: (reason) => updateMember(record.id, role, reason),
    done: 'members.change.done',
    showsErrors: true,
    after: () => setOpen(false),
  });
  return (
    <>
      <ActionButton
        scope="members:write"
        icon="draft"
        blocked={blocked}
        variant="outlined"
        color="secondary"
        onClick={() => {
          setRole(record.role);
          setOpen(true);
        }}
      >
        {t('members.change.action')}
      </ActionButton>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          verb.reset();
        }}
        title={t('members.change.title', { name: record.name })}
        confirm={t('members.change.submit')}
        reason={{ label: t('members.change.reason'), hint: t('members.change.reason_hint') }}
        pending={verb.isPending}
        error={verb.error}
        onConfirm={verb.mutate}
      >
        <RoleField value={role} onChange={setRole} />
      </ConfirmDialog>
    </>
  );
};
