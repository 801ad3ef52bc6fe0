import { Box, FormHelperText, Typography } from '@mui/material';
import { type DragEvent, useEffect, useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import { useController, useFormContext } from 'react-hook-form';
import { formatCount } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import type { DisbursementForm } from './resource.ts';

/** What the server takes. */
const maxMegabytes = 10;
const shownLines = 4;

/** A native file input under the whole area, so that keyboard, screen reader and drop all work alike. */
export const DisbursementFileField = () => {
  const t = useTranslate();
  const id = useId();
  const { setValue, setError, getValues } = useFormContext<DisbursementForm>();
  const { field, fieldState } = useController<DisbursementForm, 'file'>({
    name: 'file',
    rules: { validate: (file) => (file ? undefined : t('disbursements.form.no_file')) },
  });
  const [isOver, setOver] = useState(false);

  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > maxMegabytes * 1024 * 1024) {
      setValue('file', null);
      setError('file', { message: t('disbursements.form.too_large', { mb: maxMegabytes }) });
      return;
    }
    setValue('file', file, { shouldDirty: true, shouldValidate: true });
    if (!getValues('name')) setValue('name', file.name.replace(/\.[^.]*$/, ''), { shouldDirty: true });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };

  return (
    <Box>
      <Box
        component="label"
        htmlFor={id}
        onDragOver={(event: DragEvent) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        sx={({ tokens }) => ({
          position: 'relative',
          display: 'grid',
          justifyItems: 'center',
          gap: 0.5,
          px: 2,
          py: 3.5,
          textAlign: 'center',
          cursor: 'pointer',
          borderRadius: '10px',
          border: `1.5px dashed ${isOver ? tokens.primary : tokens.control}`,
          bgcolor: isOver ? tokens.tones.good.fill : tokens.sunken,
          '&:focus-within': { outline: `2px solid ${tokens.primary}`, outlineOffset: 2 },
        })}
      >
        <Icon name="upload" size={22} />
        <Typography component="span" sx={{ fontWeight: 600 }}>
          {field.value?.name ?? t('disbursements.form.drop')}
        </Typography>
        <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
          {field.value ? t('disbursements.form.again') : t('disbursements.form.columns')}
        </Typography>
        <Box
          component="input"
          id={id}
          ref={field.ref}
          type="file"
          accept=".csv,text/csv,text/plain"
          aria-invalid={Boolean(fieldState.error)}
          aria-describedby={`${id}-error`}
          onChange={(event) => take(event.target.files?.[0])}
          sx={{ position: 'absolute', inset: 0, opacity: 0, cursor: 'pointer' }}
        />
      </Box>
      <FormHelperText id={`${id}-error`} error role={fieldState.error ? 'alert' : undefined}>
        {fieldState.error?.message}
      </FormHelperText>
      {field.value && <Preview file={field.value} />}
    </Box>
  );
};

/** The beginning as it is written; what is wrong with which row the server says once it has read it. */
const Preview = ({ file }: { file: File }) => {
  const t = useTranslate();
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    let isShown = true;
    void file.text().then((text) => {
      if (isShown) setLines(text.split(/\r?\n/).filter((line) => line.trim()));
    });
    return () => {
      isShown = false;
    };
  }, [file]);
  if (lines.length === 0) return null;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 0.75 }}>
        {t('disbursements.form.preview', { count: formatCount(Math.max(0, lines.length - 1)) })}
      </Typography>
      <ScrollBox label={t('disbursements.form.preview_label')}>
        <Box component="pre" sx={{ m: 0, fontFamily: 'monospace', fontSize: '0.8125rem', lineHeight: 1.7 }}>
          {lines.slice(0, shownLines).join('\n')}
        </Box>
      </ScrollBox>
    </Box>
  );
};
