import { useTranslate } from 'react-admin';
import { StatusChip } from '../ui/StatusChip.tsx';

export const ClientArchivedChip = () => {
  const t = useTranslate();
  return <StatusChip tone="neutral" icon="archive" label={t('clients.archived')} />;
};
