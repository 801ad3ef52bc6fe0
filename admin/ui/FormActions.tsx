import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFormState } from 'react-hook-form';
import { Link } from 'react-router';

interface FormActionsProps {
  submit: string;
  cancelTo: string;
  pending?: boolean;
}

export const FormActions = ({ submit, cancelTo, pending }: FormActionsProps) => {
  const t = useTranslate();
  const { isSubmitting } = useFormState();
  return (
    <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
      <Button component={Link} to={cancelTo}>
        {t('ra.action.cancel')}
      </Button>
      <Button type="submit" variant="contained" color="primary" loading={isSubmitting || pending}>
        {submit}
      </Button>
    </Stack>
  );
};
