import { Alert, Box, FormHelperText, Skeleton } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';
import { useViewer } from '../layout/context.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { ApiKeyScopeMatrix } from './ApiKeyScopeMatrix.tsx';
import { ApiKeyScopePresets } from './ApiKeyScopePresets.tsx';
import type { ApiKeyForm } from './apiKeyForm.ts';
import { grants, minimal, sameScopes } from './scopeTable.ts';
import { fullAccess, useScopeCatalogue } from './useScopeCatalogue.ts';

export const ApiKeyScopeField = () => {
  const t = useTranslate();
  const { scopes: held } = useViewer();
  const { data, error, refetch } = useScopeCatalogue();
  const { field, fieldState } = useController<ApiKeyForm, 'scopes'>({
    name: 'scopes',
    rules: { validate: (scopes) => (scopes.length > 0 ? undefined : t('api_keys.scopes.required')) },
  });
  if (error) return <ErrorState error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={240} />;
  const change = (scopes: readonly string[]) => field.onChange(minimal(scopes));
  const may = (scope: string) => grants(held, scope);
  const preset = data.scopePresets.find(({ scopes }) => sameScopes(scopes, field.value))?.name;
  return (
    <Box ref={field.ref} tabIndex={-1} sx={{ display: 'grid', gap: 1.5, outline: 'none' }}>
      <ApiKeyScopePresets presets={data.scopePresets} active={preset} may={may} onChoose={change} />
      {preset === fullAccess && <Alert severity="warning">{t('api_keys.scopes.full_warning')}</Alert>}
      <ApiKeyScopeMatrix catalogue={data.scopes} value={field.value} may={may} onChange={change} />
      {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
    </Box>
  );
};
