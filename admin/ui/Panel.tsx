import { Box, type SxProps, type Theme, Typography } from '@mui/material';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  /** Tables run to the panel's edges. */
  flush?: boolean;
  sx?: SxProps<Theme>;
  children: ReactNode;
}

export const Panel = ({ title, hint, actions, flush, sx, children }: PanelProps) => {
  const id = useId();
  return (
    <Box
      component={title ? 'section' : 'div'}
      aria-labelledby={title ? id : undefined}
      sx={[
        {
          bgcolor: 'background.paper',
          border: 1,
          borderColor: 'divider',
          borderRadius: '10px',
          boxShadow: (theme) => theme.tokens.shadow,
          minWidth: 0,
        },
        ...(Array.isArray(sx) ? sx : [sx]),
      ]}
    >
      {title && (
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            columnGap: 2,
            rowGap: 1,
            alignItems: 'flex-start',
            justifyContent: 'space-between',
            px: { xs: 2, sm: 2.5 },
            pt: 2,
            pb: flush ? 1.5 : 0,
          }}
        >
          <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
            <Typography id={id} variant="h2">
              {title}
            </Typography>
            {hint && (
              <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.25 }}>
                {hint}
              </Typography>
            )}
          </Box>
          {actions && <Box sx={{ flexShrink: 0 }}>{actions}</Box>}
        </Box>
      )}
      <Box sx={flush ? undefined : { px: { xs: 2, sm: 2.5 }, py: 2 }}>{children}</Box>
    </Box>
  );
};
