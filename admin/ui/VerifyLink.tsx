import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Icon } from './icons.tsx';

/** The public page of an event or a sealed trace: for whoever is given its address. */
export const VerifyLink = ({ id }: { id: string }) => {
  const t = useTranslate();
  return (
    <Button
      component="a"
      href={`/verify/${id}`}
      target="_blank"
      rel="noreferrer"
      variant="outlined"
      color="secondary"
      startIcon={<Icon name="shield" size={15} />}
    >
      {t('console.verify_link')}
    </Button>
  );
};
