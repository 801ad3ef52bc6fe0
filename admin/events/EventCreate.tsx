import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { mono } from '../theme/tokens.ts';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { readPayload } from './payload.ts';

const example = { type: 'test.first_event', text: '{\n  "hello": "world"\n}' };

export const EventCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="events:write"
      title={t('events.anchor.title')}
      lead={t('events.anchor.lead')}
      submit={t('events.anchor.action')}
      defaults={example}
      transform={toEvent as never}
    >
      <Panel>
        <Stack sx={{ gap: 2.5 }}>
          <FormField
            name="type"
            label={t('resources.events.fields.type')}
            helperText={t('events.anchor.type_hint')}
            required
            autoFocus
            autoComplete="off"
            validate={(type) => (type?.trim() ? undefined : t('ra.validation.required'))}
          />
          <FormField
            name="text"
            label={t('resources.events.fields.payload')}
            helperText={t('events.anchor.payload_hint')}
            required
            multiline
            minRows={10}
            maxRows={24}
            validate={(text) => {
              const read = readPayload(text ?? '');
              return read.ok
                ? undefined
                : t(`events.anchor.problem.${read.problem}`, { detail: read.detail });
            }}
            slotProps={{
              htmlInput: {
                spellCheck: false,
                style: { fontFamily: mono, fontSize: '0.8125rem', lineHeight: 1.6 },
              },
            }}
          />
        </Stack>
      </Panel>
    </CreateFrame>
  );
};

function toEvent({ type, text }: { type: string; text: string }) {
  const read = readPayload(text);
  return { type, payload: read.ok ? read.value : null };
}
