import { Stack } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { MemberRecordFragment } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { MemberRoleButton } from './MemberRoleButton.tsx';

export const MemberActions = ({ record }: { record: MemberRecordFragment }) => {
  const t = useTranslate();
  const { removeMember } = useDataProvider<ConsoleDataProvider>();
  const isOwner = useViewer().role === 'OWNER';
  const blocked = record.role === 'OWNER' && !isOwner && t('members.owners_only');
  const { name } = record;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: { xs: 'wrap', lg: 'nowrap' } }}>
      <MemberRoleButton record={record} blocked={blocked} />
      <ConfirmAction
        danger
        scope="members:write"
        icon="trash"
        label={t('members.remove.action')}
        title={t('members.remove.title', { name })}
        text={t('members.remove.text')}
        confirm={t('members.remove.confirm')}
        done="members.remove.done"
        blocked={blocked}
        reason={{ label: t('members.change.reason'), hint: t('members.change.reason_hint') }}
        run={(reason) => removeMember(record.id, reason)}
      />
    </Stack>
  );
};
