import { Box, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Choice } from '../ui/Choice.tsx';
import { Icon } from '../ui/icons.tsx';
import { type Level, levelOf, type ScopeInfo, type ScopeRow, scopeRows, withLevel } from './scopeTable.ts';

interface ApiKeyScopeMatrixProps {
  catalogue: readonly ScopeInfo[];
  value: readonly string[];
  may: (scope: string) => boolean;
  onChange: (scopes: string[]) => void;
}

export const ApiKeyScopeMatrix = ({ catalogue, value, may, onChange }: ApiKeyScopeMatrixProps) => (
  <Box sx={{ border: 1, borderColor: 'divider', borderRadius: '8px', overflow: 'hidden' }}>
    {scopeRows(catalogue).map((row) => (
      <Row
        key={row.resource}
        row={row}
        level={levelOf(value, row.resource)}
        may={may}
        onChange={(level) => onChange(withLevel(value, row.resource, level))}
      />
    ))}
  </Box>
);

interface RowProps {
  row: ScopeRow;
  level: Level;
  may: (scope: string) => boolean;
  onChange: (level: Level) => void;
}

const Row = ({ row, level, may, onChange }: RowProps) => {
  const t = useTranslate();
  const label = resourceLabel(t, row.resource);
  const risk = level === 'write' ? t(`api_keys.risk.${row.resource}`, { _: '' }) : '';
  const options = [
    { value: 'none' as const, label: t('api_keys.level.none') },
    ...(row.read
      ? [
          {
            value: 'read' as const,
            label: t('api_keys.level.read'),
            tone: 'info' as const,
            disabled: !may(row.read.name),
          },
        ]
      : []),
    ...(row.write
      ? [
          {
            value: 'write' as const,
            label: t('api_keys.level.write'),
            tone: risk ? ('warn' as const) : ('good' as const),
            disabled: !may(row.write.name),
          },
        ]
      : []),
  ];
  return (
    <Box
      sx={{
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'space-between',
        flexWrap: 'wrap',
        columnGap: 1,
        rowGap: 0.75,
        px: 1.75,
        py: 0.875,
        '&:not(:first-of-type)': { borderTop: 1, borderColor: 'divider' },
      }}
    >
      <Box sx={{ minWidth: 0, flex: '1 1 104px' }}>
        <Box
          sx={{ fontWeight: 600, fontSize: '0.8125rem', display: 'flex', alignItems: 'center', gap: 0.75 }}
        >
          {label}
          <Opens row={row} label={label} />
        </Box>
        {risk && (
          <Box
            sx={{
              color: 'warning.main',
              fontSize: '0.75rem',
              display: 'flex',
              gap: 0.5,
              alignItems: 'center',
            }}
          >
            <Icon name="alert" size={12} />
            {risk}
          </Box>
        )}
      </Box>
      <Choice
        name={`scope-${row.resource}`}
        label={label}
        value={level}
        options={options}
        onChange={onChange}
      />
    </Box>
  );
};

/** What the server itself says each scope opens. */
const Opens = ({ row, label }: { row: ScopeRow; label: string }) => {
  const t = useTranslate();
  const said = [row.read, row.write].filter((scope) => scope !== undefined);
  const text = said
    .map(({ name, description, opens }) =>
      [`${name}: ${description}`, opens.join(', ')].filter(Boolean).join('\n'),
    )
    .join('\n\n');
  return (
    <Tooltip title={text}>
      <Box
        component="button"
        type="button"
        aria-label={t('api_keys.scopes.opens', { resource: label })}
        sx={{
          all: 'unset',
          display: 'grid',
          placeItems: 'center',
          width: 24,
          height: 24,
          color: 'text.secondary',
          cursor: 'help',
          borderRadius: '6px',
          '&:focus-visible': { outline: (theme) => `2px solid ${theme.tokens.primary}` },
        }}
      >
        <Icon name="info" size={13} />
      </Box>
    </Tooltip>
  );
};

export function resourceLabel(t: (key: string, options?: object) => string, resource: string): string {
  return t(`api_keys.resource.${resource}`, { _: resource });
}
