import { Box, Tooltip } from '@mui/material';
import { formatLocal, formatRelative, formatUtc } from './format.ts';

interface TimeTextProps {
  at: string;
  /** More lines for the exact view: address, program. */
  details?: readonly string[];
  color?: string;
}

/** How long ago in the text; the exact instant, in UTC and here, for whoever points at or tabs to it. */
export const TimeText = ({ at, details = [], color }: TimeTextProps) => (
  <Tooltip title={[formatUtc(at), formatLocal(at), ...details].join('\n')}>
    <Box
      component="time"
      dateTime={at}
      tabIndex={0}
      sx={{
        color,
        whiteSpace: 'nowrap',
        borderRadius: '3px',
        borderBottom: '1px dotted',
        borderColor: 'divider',
        cursor: 'default',
      }}
    >
      {formatRelative(at)}
    </Box>
  </Tooltip>
);
