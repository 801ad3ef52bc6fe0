import { HttpError } from 'react-admin';
import { requestedWith } from '../client.ts';
import type { DocumentRecordFragment, Environment } from '../gql/graphql.ts';

/** Fetched and not linked to: a link cannot say which environment it is for. */
export async function downloadDocument(
  environment: Environment,
  { contentUrl, fileName }: DocumentRecordFragment,
): Promise<void> {
  const headers = { ...requestedWith, 'X-Environment': environment.toLowerCase() };
  const response = await fetch(contentUrl ?? '', { credentials: 'same-origin', headers });
  if (!response.ok) {
    const { message, error } = (await response.json()) as { message: string; error: string };
    throw new HttpError(message, response.status, { code: error.toUpperCase() });
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
