import { Box, Checkbox, FormControlLabel, FormHelperText, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';
import { isFlat, readPayload } from '../events/payload.ts';
import { mono } from '../theme/tokens.ts';
import { Choice } from '../ui/Choice.tsx';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { type AttestationForm, attestationTypes } from './resource.ts';

const fresh: AttestationForm = {
  ...{ type: 'OUTPUT', modelProvider: '', modelName: '', modelVersion: '' },
  ...{ prompt: '', output: '', keepContent: false, subject: '', attributes: '' },
};

export const AttestationCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="events:write"
      title={t('attestations.create.title')}
      lead={t('attestations.create.lead')}
      submit={t('attestations.create.action')}
      defaults={fresh}
    >
      <ModelFields />
      <ContentFields />
      <FactFields />
    </CreateFrame>
  );
};

const useField = () => {
  const t = useTranslate();
  return {
    t,
    label: (name: string) => t(`resources.attestations.fields.${name}`),
    required: (value: string) => (value?.trim() ? undefined : t('ra.validation.required')),
  };
};

const ModelFields = () => {
  const { t, label, required } = useField();
  const { field } = useController({ name: 'type' });
  const part = (name: string, hint: string, isFirst = false) => (
    <FormField
      name={name}
      label={label(name)}
      helperText={t(`attestations.create.${hint}`)}
      required
      autoFocus={isFirst}
      autoComplete="off"
      validate={required}
      slotProps={{ htmlInput: { maxLength: 200 } }}
    />
  );
  return (
    <Panel title={t('attestations.create.model')}>
      <Stack sx={{ gap: 2.5, alignItems: 'stretch' }}>
        <Box
          sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr 1fr' }, alignItems: 'start' }}
        >
          {part('modelProvider', 'provider_hint', true)}
          {part('modelName', 'name_hint')}
          {part('modelVersion', 'version_hint')}
        </Box>
        <Box>
          <Choice
            name="type"
            label={label('type')}
            value={field.value}
            onChange={field.onChange}
            options={attestationTypes.map((value) => ({ value, label: t(`attestations.type.${value}`) }))}
          />
        </Box>
      </Stack>
    </Panel>
  );
};

const ContentFields = () => {
  const { t, label } = useField();
  const { field } = useController({ name: 'keepContent' });
  // Not trimmed: what is attested is what was written, to the last space.
  const given = (value: string) => (value ? undefined : t('ra.validation.required'));
  return (
    <Panel title={t('attestations.create.texts')} hint={t('attestations.create.texts_hint')}>
      <Stack sx={{ gap: 2.5 }}>
        {['prompt', 'output'].map((name) => (
          <FormField
            key={name}
            name={name}
            label={label(name)}
            required
            multiline
            minRows={4}
            maxRows={16}
            validate={given}
          />
        ))}
        <Box>
          <FormControlLabel
            control={
              <Checkbox checked={field.value} onChange={(event) => field.onChange(event.target.checked)} />
            }
            label={label('keepContent')}
          />
          <FormHelperText sx={{ ml: 4, mt: -0.5 }}>{t('attestations.create.keep_hint')}</FormHelperText>
        </Box>
      </Stack>
    </Panel>
  );
};

const FactFields = () => {
  const { t, label } = useField();
  const flat = (text: string) => {
    if (!text?.trim()) return undefined;
    const read = readPayload(text);
    return read.ok && isFlat(read.value) ? undefined : t('attestations.create.not_flat');
  };
  return (
    <Panel title={t('attestations.create.more')}>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr' }, alignItems: 'start' }}>
        {['subject', 'attributes'].map((name) => (
          <FormField
            key={name}
            name={name}
            label={label(name)}
            helperText={t('attestations.create.facts_hint')}
            multiline
            minRows={3}
            maxRows={10}
            validate={flat}
            slotProps={{
              htmlInput: { spellCheck: false, style: { fontFamily: mono, fontSize: '0.8125rem' } },
            }}
          />
        ))}
      </Box>
    </Panel>
  );
};
