import { Button, Stack, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ScopeCatalogueQuery } from '../gql/graphql.ts';
import { fullAccess } from './useScopeCatalogue.ts';

interface ApiKeyScopePresetsProps {
  presets: ScopeCatalogueQuery['scopePresets'];
  active: string | undefined;
  may: (scope: string) => boolean;
  onChoose: (scopes: readonly string[]) => void;
}

export const ApiKeyScopePresets = ({ presets, active, may, onChoose }: ApiKeyScopePresetsProps) => {
  const t = useTranslate();
  return (
    <Stack
      role="group"
      aria-label={t('api_keys.preset.label')}
      direction="row"
      sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
    >
      {presets.map(({ name, description, scopes }) => {
        const granted = scopes.every(may);
        const full = name === fullAccess;
        return (
          <Tooltip key={name} title={granted ? description : t('api_keys.scopes.not_held')}>
            <Button
              size="small"
              aria-pressed={active === name}
              aria-disabled={!granted || undefined}
              color={full ? 'warning' : 'secondary'}
              onClick={() => granted && onChoose(scopes)}
              sx={active === name ? ({ tokens }) => pressed(tokens.tones[full ? 'warn' : 'good']) : undefined}
            >
              {t(`api_keys.preset.${name}`, { _: name })}
            </Button>
          </Tooltip>
        );
      })}
      <Button size="small" variant="text" onClick={() => onChoose([])}>
        {t('api_keys.preset.clear')}
      </Button>
    </Stack>
  );
};

const pressed = (tone: { text: string; fill: string }) => ({
  '&&, &&:hover': { bgcolor: tone.fill, color: tone.text, borderColor: tone.text },
});
