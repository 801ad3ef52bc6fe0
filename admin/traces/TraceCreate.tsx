import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import type { TraceForm } from './resource.ts';

const fresh: TraceForm = { label: '', description: null };

export const TraceCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="events:write"
      title={t('traces.create.title')}
      lead={t('traces.create.lead')}
      submit={t('traces.create.submit')}
      defaults={fresh}
    >
      <Panel>
        <Stack sx={{ gap: 2.5 }}>
          <FormField
            name="label"
            label={t('resources.traces.fields.label')}
            helperText={t('traces.create.label_hint')}
            required
            autoFocus
            autoComplete="off"
            validate={(label) => (label?.trim() ? undefined : t('ra.validation.required'))}
            slotProps={{ htmlInput: { maxLength: 255 } }}
          />
          <FormField
            name="description"
            label={t('resources.traces.fields.description')}
            helperText={t('traces.create.description_hint')}
            multiline
            minRows={3}
            slotProps={{ htmlInput: { maxLength: 1_000 } }}
          />
        </Stack>
      </Panel>
    </CreateFrame>
  );
};
