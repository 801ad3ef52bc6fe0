import { MenuItem, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Role } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { roles } from './resource.ts';

/** The roles that the viewer may give: only an owner makes an owner. */
export const RoleField = ({ value, onChange }: { value: Role; onChange: (role: Role) => void }) => {
  const t = useTranslate();
  const isOwner = useViewer().role === 'OWNER';
  return (
    <TextField
      select
      id="member-role"
      label={t('members.role_label')}
      value={value}
      onChange={(event) => onChange(event.target.value as Role)}
      helperText={t(`members.role_hint.${value}`)}
    >
      {roles.map((role) => (
        <MenuItem key={role} value={role} disabled={role === 'OWNER' && !isOwner}>
          {t(`console.role.${role}`)}
        </MenuItem>
      ))}
    </TextField>
  );
};
