import { Box, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { MemberRecordFragment } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { formatDay } from '../ui/format.ts';
import { ListFrame } from '../ui/ListFrame.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { InvitationProvider } from './InvitationLink.tsx';
import { MemberActions } from './MemberActions.tsx';
import { MemberInviteButton } from './MemberInviteButton.tsx';
import { OpenInvitations } from './OpenInvitations.tsx';
import { RoleChip } from './RoleChip.tsx';
import { roles } from './resource.ts';

const joined = { field: 'joinedAt', order: 'ASC' } as const;

export const MemberList = () => {
  const t = useTranslate();
  return (
    <InvitationProvider>
      <ResourceList
        scope="members:read"
        sort={joined}
        lead={t('members.lead')}
        actions={<MemberInviteButton />}
      >
        <Stack sx={{ gap: 2.5 }}>
          <MemberListBody />
          <OpenInvitations />
        </Stack>
      </ResourceList>
    </InvitationProvider>
  );
};

const MemberListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  return (
    <ListFrame<MemberRecordFragment>
      filters={<MemberFilters />}
      isFiltered={Boolean(filterValues.search) || (filterValues.role ?? 'all') !== 'all'}
      onClear={() => setFilters({})}
      empty={<EmptyState icon="users" title={t('members.lead')} />}
      table={<MemberTable />}
      card={(record) => <MemberCard record={record} />}
    />
  );
};

const MemberFilters = () => {
  const t = useTranslate();
  const choices = [
    { value: 'all', label: t('members.every_role') },
    ...roles.map((role) => ({ value: role, label: t(`console.role.${role}`) })),
  ];
  return (
    <>
      <SearchFilter label={t('members.search')} />
      <ChoiceFilter source="role" label={t('members.role_label')} fallback="all" choices={choices} />
    </>
  );
};

const Col = DataTable.Col<MemberRecordFragment>;

const MemberTable = () => (
  <DataTable<MemberRecordFragment> rowClick={false} bulkActionButtons={false}>
    <Col source="name" disableSort render={(member) => <Who record={member} />} />
    <Col source="role" disableSort render={(member) => <RoleChip role={member.role} />} />
    <Col source="twoFactorEnabled" disableSort render={(member) => <TwoFactor record={member} />} />
    <Col source="lastSignedInAt" disableSort render={(member) => <LastSeen record={member} />} />
    <Col source="joinedAt" disableSort render={(member) => <Joined record={member} />} />
    <Col source="actions" disableSort render={(member) => <MemberActions record={member} />} />
  </DataTable>
);

interface RecordProps {
  record: MemberRecordFragment;
}

const Who = ({ record }: RecordProps) => {
  const t = useTranslate();
  const isSelf = useViewer().user?.id === record.userId;
  return (
    <Box sx={{ minWidth: 0 }}>
      <Box sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
        {record.name}
        {isSelf && (
          <Box component="span" sx={{ fontWeight: 400, color: 'text.secondary' }}>
            {` (${t('members.you')})`}
          </Box>
        )}
      </Box>
      <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem', overflowWrap: 'anywhere' }}>
        {record.email}
      </Box>
    </Box>
  );
};

const TwoFactor = ({ record }: RecordProps) => {
  const t = useTranslate();
  return record.twoFactorEnabled ? (
    <StatusChip tone="good" icon="check" label={t('members.two_factor.on')} />
  ) : (
    <StatusChip tone="neutral" icon="ban" label={t('members.two_factor.off')} />
  );
};

const Joined = ({ record }: RecordProps) => (
  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
    {formatDay(record.joinedAt)}
  </Box>
);

const LastSeen = ({ record }: RecordProps) => {
  const t = useTranslate();
  return record.lastSignedInAt ? <TimeText at={record.lastSignedInAt} /> : t('members.never');
};

const MemberCard = ({ record }: RecordProps) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 1 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'flex-start' }}>
        <Who record={record} />
        <RoleChip role={record.role} />
      </Stack>
      <Stack
        direction="row"
        sx={{
          gap: 1,
          flexWrap: 'wrap',
          alignItems: 'center',
          fontSize: '0.8125rem',
          color: 'text.secondary',
        }}
      >
        <span>{t('resources.members.fields.twoFactorEnabled')}</span> <TwoFactor record={record} />
        <span>{t('resources.members.fields.lastSignedInAt')}</span> <LastSeen record={record} />
      </Stack>
      <MemberActions record={record} />
    </Stack>
  );
};
