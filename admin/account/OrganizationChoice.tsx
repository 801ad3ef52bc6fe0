import { Alert, Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useAttempt } from '../door/useAttempt.ts';
import { Icon } from '../ui/icons.tsx';
import { chooseOrganization, useOtherOrganizations } from './organizations.ts';

/** The organizations to work in, but for the present one. */
export const OrganizationChoice = ({ prominent }: { prominent?: boolean }) => {
  const t = useTranslate();
  const { data: choices = [] } = useOtherOrganizations();
  const { attempt, pending, error } = useAttempt();
  if (choices.length === 0) return null;
  return (
    <Stack
      role="group"
      aria-label={t('account.organizations.choose')}
      sx={{ gap: prominent ? 1 : 0.5, mt: prominent ? 2 : 0 }}
    >
      {error && <Alert severity="error">{error}</Alert>}
      {choices.map(({ id, name }) => (
        <Button
          key={id}
          fullWidth
          variant={prominent ? 'outlined' : 'text'}
          loading={pending}
          startIcon={<Icon name="arrowRight" />}
          onClick={() => void attempt(() => chooseOrganization(id))}
          sx={{
            justifyContent: prominent ? 'center' : 'flex-start',
            overflowWrap: 'anywhere',
            textAlign: 'left',
          }}
        >
          {name}
        </Button>
      ))}
    </Stack>
  );
};
