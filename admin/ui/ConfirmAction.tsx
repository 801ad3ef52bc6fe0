import { type ReactNode, useState } from 'react';
import { ActionButton } from './ActionButton.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import type { IconName } from './icons.tsx';
import { useVerb } from './useVerb.ts';

interface ConfirmActionProps {
  scope: string;
  icon: IconName;
  label: string;
  title: string;
  text: ReactNode;
  confirm: string;
  done: string;
  danger?: boolean;
  primary?: boolean;
  blocked?: string | false;
  reason?: { label: string; hint: string };
  run: (reason: string | undefined) => Promise<unknown>;
  after?: () => void;
}

export const ConfirmAction = ({
  scope,
  icon,
  label,
  title,
  text,
  confirm,
  done,
  danger,
  primary,
  blocked,
  reason,
  run,
  after,
}: ConfirmActionProps) => {
  const [open, setOpen] = useState(false);
  const verb = useVerb<string | undefined>({
    run,
    done,
    showsErrors: true,
    after: () => {
      setOpen(false);
      after?.();
    },
  });
  return (
    <>
      <ActionButton
        scope={scope}
        icon={icon}
        blocked={blocked}
        color={danger ? 'error' : primary ? 'primary' : 'secondary'}
        variant={primary ? 'contained' : 'outlined'}
        onClick={() => setOpen(true)}
      >
        {label}
      </ActionButton>
      <ConfirmDialog
        open={open}
        onClose={() => {
          setOpen(false);
          verb.reset();
        }}
        title={title}
        confirm={confirm}
        danger={danger}
        reason={reason}
        pending={verb.isPending}
        error={verb.error}
        onConfirm={verb.mutate}
      >
        {text}
      </ConfirmDialog>
    </>
  );
};
