import { requestedWith } from '../client.ts';
import type { Environment } from '../gql/graphql.ts';

/** A link alone would not say which environment, nor that the console asks. */
export async function fileAt(path: string, environment: Environment): Promise<Blob> {
  const headers = { ...requestedWith, 'X-Environment': environment.toLowerCase() };
  const response = await fetch(path, { headers, credentials: 'same-origin' });
  if (response.ok) return response.blob();
  const { message } = (await response.json().catch(() => ({}))) as { message?: string };
  throw new Error(message ?? response.statusText);
}
