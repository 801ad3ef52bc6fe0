import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { JsonField } from './JsonField.tsx';
import { isFlat, jsonIn } from './payload.ts';

interface EventText {
  type: string;
  text: string;
  occurredAt: string;
  metadataText: string;
}

const example: EventText = {
  type: 'test.first_event',
  text: '{\n  "hello": "world"\n}',
  occurredAt: '',
  metadataText: '',
};

export const EventCreate = () => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.events.fields.${name}`);
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
            label={field('type')}
            helperText={t('events.anchor.type_hint')}
            required
            autoFocus
            autoComplete="off"
            validate={(type) => (type?.trim() ? undefined : t('ra.validation.required'))}
          />
          <JsonField
            name="text"
            label={field('payload')}
            hint={t('events.anchor.payload_hint')}
            minRows={10}
            required
          />
          <Box sx={{ maxWidth: 320 }}>
            <FormField
              name="occurredAt"
              type="datetime-local"
              label={field('occurredAt')}
              helperText={t('events.anchor.occurred_hint')}
              slotProps={{ inputLabel: { shrink: true } }}
            />
          </Box>
          <JsonField
            name="metadataText"
            label={field('metadata')}
            hint={t('events.anchor.metadata_hint')}
            minRows={3}
            isFit={isFlat}
          />
        </Stack>
      </Panel>
    </CreateFrame>
  );
};

function toEvent({ type, text, occurredAt, metadataText }: EventText) {
  return {
    type,
    payload: jsonIn(text) ?? null,
    occurredAt: occurredAt ? new Date(occurredAt).toISOString() : null,
    metadata: jsonIn(metadataText) ?? null,
  };
}
