import { Box, Button } from '@mui/material';
import { type DragEvent, useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { Icon } from '../ui/icons.tsx';

/** The button is the way for keyboards and screen readers; dropping is the quick one beside it. */
export const DropZone = ({ onFiles }: { onFiles: (files: readonly File[]) => void }) => {
  const t = useTranslate();
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
        display: 'grid',
        justifyItems: 'center',
        gap: 1,
        px: 2,
        py: { xs: 4, sm: 6 },
        borderRadius: '10px',
        border: '1.5px dashed',
        borderColor: isOver ? tokens.primary : tokens.muted,
        bgcolor: isOver ? tokens.tones.good.fill : tokens.sunken,
        color: tokens.muted,
        textAlign: 'center',
      })}
    >
      <Icon name="upload" size={22} />
      <Box sx={{ color: 'text.primary', fontWeight: 600 }}>{t('documents.upload.drop')}</Box>
      <Box sx={{ fontSize: '0.8125rem' }}>{t('documents.upload.or')}</Box>
      <Button variant="contained" onClick={() => input.current?.click()}>
        {t('documents.upload.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        accept="application/pdf,.pdf"
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
