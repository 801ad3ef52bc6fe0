import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { ClientFields } from './ClientFields.tsx';

export const ClientCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame scope="clients:write" title={t('clients.create.title')} submit={t('clients.create.action')}>
      <ClientFields focusName />
    </CreateFrame>
  );
};
