import type { ReactNode } from 'react';
import { useCreatePath } from 'react-admin';
import { ActionButton } from './ActionButton.tsx';
import type { IconName } from './icons.tsx';

interface CreateButtonProps {
  resource: string;
  scope: string;
  icon?: IconName;
  children: ReactNode;
}

/** The main action of a list: leads to the page that makes one more of these. */
export const CreateButton = ({ resource, scope, icon = 'plus', children }: CreateButtonProps) => {
  const createPath = useCreatePath();
  return (
    <ActionButton
      scope={scope}
      icon={icon}
      variant="contained"
      color="primary"
      to={createPath({ resource, type: 'create' })}
    >
      {children}
    </ActionButton>
  );
};
