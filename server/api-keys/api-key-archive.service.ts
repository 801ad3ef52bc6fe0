import type { Context } from '#server/context.ts';
import { ApiKeyStatusError } from './api-key.errors.ts';
import { change } from './api-key.service.ts';

/** Takes a dead key out of the usual list. Nothing of it is erased. */
export async function archive(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'api_key.archived', (key, status) => {
    if (status !== 'REVOKED' && status !== 'EXPIRED') {
      throw new ApiKeyStatusError(status, 'Only a revoked or expired key can be archived. Revoke it first.');
    }
    if (key.archivedAt) throw new ApiKeyStatusError(status, 'This key is archived already.');
    key.archivedAt = ctx.now();
  });
}

export async function unarchive(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'api_key.unarchived', (key, status) => {
    if (!key.archivedAt) throw new ApiKeyStatusError(status, 'This key is not archived.');
    key.archivedAt = null;
  });
}
