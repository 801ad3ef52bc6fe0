import { Button, type ButtonProps, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { useMay, useViewer } from '../layout/context.ts';
import { Icon, type IconName } from './icons.tsx';

interface ActionButtonProps extends Omit<ButtonProps, 'href'> {
  scope: string;
  icon?: IconName;
  to?: string;
  /** Why it cannot be done now, whoever asks. */
  blocked?: string | false;
}

/**
 * Stays in sight and in the tab order when it may not be used, and says why: a missing button teaches nobody
 * what to ask for.
 */
export const ActionButton = ({ scope, icon, to, blocked, onClick, children, ...rest }: ActionButtonProps) => {
  const t = useTranslate();
  const { role } = useViewer();
  const reason = useMay(scope)
    ? blocked || null
    : t('console.no_permission.reason', { scope, role: role ? t(`console.role.${role}`) : '' });
  const startIcon = icon && <Icon name={icon} size={15} />;
  if (reason) {
    return (
      <Tooltip title={reason}>
        <Button {...rest} startIcon={startIcon} aria-disabled onClick={(event) => event.preventDefault()}>
          {children}
        </Button>
      </Tooltip>
    );
  }
  const target = to ? { component: Link, to } : {};
  return (
    <Button {...rest} {...target} startIcon={startIcon} onClick={onClick}>
      {children}
    </Button>
  );
};
