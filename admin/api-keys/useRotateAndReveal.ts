import { useMutation } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment, ApiKeyRotateInput } from '../gql/graphql.ts';
import { useRevealApiKey } from './ApiKeyReveal.tsx';

/** As with a new key: the secret goes from the answer to the dialog and nowhere else. */
export function useRotateAndReveal(record: ApiKeyRecordFragment, onDone: () => void) {
  const { rotateApiKey } = useDataProvider<ConsoleDataProvider>();
  const reveal = useRevealApiKey();
  const mutation = useMutation<Awaited<ReturnType<typeof rotateApiKey>>, Error, ApiKeyRotateInput>({
    gcTime: 0,
    mutationFn: (input) => rotateApiKey(input),
  });
  const rotate = async (input: ApiKeyRotateInput) => {
    const rotated = await mutation.mutateAsync(input).catch(() => null);
    if (!rotated) return;
    mutation.reset();
    const old = rotated.record.secrets.find((secret) => secret.id === record.secrets[0]?.id);
    const until = old?.retiresAt && new Date(old.retiresAt).getTime() > Date.now() ? old.retiresAt : null;
    onDone();
    reveal({ ...rotated, replaces: { until } });
  };
  return { mutation, rotate };
}
