import { Box, IconButton, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Icon } from './icons.tsx';
import { useCopy } from './useCopy.ts';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface CopyButtonProps {
  text: string;
  /** What is copied, for the button's name: "Copy hash". */
  what: string;
}

export const CopyButton = ({ text, what }: CopyButtonProps) => {
  const t = useTranslate();
  const { state, copy } = useCopy(() => text);
  const label = t('console.copy.action', { what });
  return (
    <Box component="span" sx={{ display: 'inline-flex' }}>
      <Tooltip title={state === 'idle' ? label : t(`console.copy.${state}`)} describeChild={false}>
        <IconButton
          size="small"
          aria-label={label}
          onClick={(event) => {
            event.stopPropagation();
            void copy(event.currentTarget.parentElement ?? document.body);
          }}
          sx={{ p: 0.5, minWidth: 26, minHeight: 26 }}
        >
          <Icon name={state === 'copied' ? 'check' : 'copy'} size={14} />
        </IconButton>
      </Tooltip>
      <VisuallyHidden live>{state === 'idle' ? '' : t(`console.copy.${state}`)}</VisuallyHidden>
    </Box>
  );
};
