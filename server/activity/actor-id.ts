import type { Actor } from '#server/auth/principal.ts';
import { encodeId, type IdType } from '#server/db/id.ts';

const idTypes: Record<Actor['type'], IdType | null> = { API_KEY: 'ApiKey', USER: 'User', SYSTEM: null };

/** The id of who did something as the API shows it; null for the server itself. */
export function actorIdOf(type: Actor['type'], id: string | null): string | null {
  const idType = idTypes[type];
  return idType && id ? encodeId(idType, id) : null;
}
