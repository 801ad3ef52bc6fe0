import { Box, Button } from '@mui/material';
import { type DragEvent, useRef, useState } from 'react';
import { Icon } from '../ui/icons.tsx';

interface DropZoneProps {
  drop: string;
  or?: string;
  choose: string;
  /** What the dialog of the button offers; anything when left out. */
  accept?: string;
  /** In one line where there is room, for a page that is about something else. */
  slim?: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** The button is the way for keyboards and screen readers; dropping is the quick one beside it. */
export const DropZone = ({ drop, or, choose, accept, slim = false, onFiles }: DropZoneProps) => {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent, next: boolean) => {
    event.preventDefault();
    setIsOver(next);
  };
  return (
    <Box
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        onFiles([...event.dataTransfer.files]);
      }}
      sx={({ tokens }) => ({
        display: 'flex',
        flexDirection: slim ? 'row' : 'column',
        flexWrap: 'wrap',
        alignItems: 'center',
        justifyContent: 'center',
        gap: slim ? 1.5 : 1,
        px: 2,
        py: slim ? 1.5 : { xs: 4, sm: 6 },
        borderRadius: '10px',
        border: '1.5px dashed',
        borderColor: isOver ? tokens.primary : tokens.muted,
        bgcolor: isOver ? tokens.tones.good.fill : tokens.sunken,
        color: tokens.muted,
        textAlign: 'center',
      })}
    >
      <Icon name="upload" size={slim ? 16 : 22} />
      <Box sx={{ color: 'text.primary', fontWeight: 600 }}>{drop}</Box>
      {or && <Box sx={{ fontSize: '0.8125rem' }}>{or}</Box>}
      <Button variant={slim ? 'outlined' : 'contained'} onClick={() => input.current?.click()}>
        {choose}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        multiple
        hidden
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </Box>
  );
};
