import { Box, Checkbox, FormControlLabel, FormHelperText, Skeleton } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { WebhookEventTypesQuery } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { Mono } from '../ui/Code.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { toggled } from './eventChoice.ts';
import type { WebhookEndpointForm } from './resource.ts';

type EventType = WebhookEventTypesQuery['webhookEventTypes'][number];

/** Everything, all of a kind, or one by one: what is ticked stands for what is below it. */
export const WebhookEventField = () => {
  const t = useTranslate();
  const { webhookEventTypes } = useDataProvider<ConsoleDataProvider>();
  const { data, error, refetch } = useQuery({
    queryKey: ['webhookEventTypes'],
    queryFn: () => webhookEventTypes(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { field, fieldState } = useController<WebhookEndpointForm, 'events'>({
    name: 'events',
    rules: { validate: (events) => (events.length > 0 ? undefined : t('webhooks.form.events_required')) },
  });
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={240} />;
  const everything = field.value.includes('*');
  const objects = [...new Set(data.map(({ object }) => object))];
  return (
    <Box ref={field.ref} tabIndex={-1} sx={{ display: 'grid', gap: 1.5, outline: 'none' }}>
      <Tick
        label={t('webhooks.form.everything')}
        checked={everything}
        strong
        onChange={(on) => field.onChange(on ? ['*'] : [])}
      />
      {!everything && (
        <Box sx={{ columnCount: { sm: 2 }, columnGap: 2 }}>
          {objects.map((object) => (
            <Kind
              key={object}
              object={object}
              types={data.filter((type) => type.object === object)}
              value={field.value}
              onToggle={(name, on) => field.onChange(toggled(field.value, name, on))}
            />
          ))}
        </Box>
      )}
      {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
    </Box>
  );
};

interface KindProps {
  object: string;
  types: readonly EventType[];
  value: readonly string[];
  onToggle: (name: string, on: boolean) => void;
}

const Kind = ({ object, types, value, onToggle }: KindProps) => {
  const t = useTranslate();
  const { scopes } = useViewer();
  const scope = types[0]?.scope ?? '';
  const mayRead = scopes.includes(scope);
  const all = value.includes(`${object}.*`);
  return (
    <Box
      component="fieldset"
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: '8px',
        p: 1.5,
        m: 0,
        mb: 2,
        minWidth: 0,
        breakInside: 'avoid',
      }}
    >
      <Box component="legend" sx={{ px: 0.5, fontSize: '0.8125rem', fontWeight: 600 }}>
        <Mono>{object}</Mono>
      </Box>
      {!mayRead && (
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', mb: 0.5 }}>
          {t('webhooks.form.not_readable', { scope })}
        </Box>
      )}
      <Tick
        label={t('webhooks.form.kind')}
        checked={all}
        disabled={!mayRead}
        strong
        onChange={(on) => onToggle(`${object}.*`, on)}
      />
      {types.map(({ name, description }) => (
        <Tick
          key={name}
          label={name}
          hint={description.replaceAll('`', '')}
          checked={all || value.includes(name)}
          disabled={all || !mayRead}
          onChange={(on) => onToggle(name, on)}
        />
      ))}
    </Box>
  );
};

interface TickProps {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  strong?: boolean;
  onChange: (on: boolean) => void;
}

const Tick = ({ label, hint, checked, disabled, strong, onChange }: TickProps) => (
  <FormControlLabel
    sx={{ display: 'flex', alignItems: 'flex-start', mr: 0, mb: 0.25 }}
    control={
      <Checkbox
        size="small"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        sx={{ py: 0.25 }}
      />
    }
    label={
      <Box component="span" sx={{ fontSize: '0.8125rem', fontWeight: strong ? 600 : 400 }}>
        {hint ? <Mono>{label}</Mono> : label}
        {hint && (
          <Box component="span" sx={{ display: 'block', color: 'text.secondary', fontSize: '0.75rem' }}>
            {hint}
          </Box>
        )}
      </Box>
    }
  />
);
