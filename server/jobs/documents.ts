import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { complete, drop } from '#server/documents/document.service.ts';
import { notNeeded, releaseContent } from '#server/documents/document-content.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import { eachOf, type Job } from './jobs.ts';

const minuteMs = 60 * 1000;
/** Longer than any request: who has not finished by then never will. */
export const abandonedMs = 60 * minuteMs;
const roundMs = 5 * minuteMs;
const mostAtOnce = 500;

/** Brings uploads to an end whose process died in the middle, and removes contents that nobody needs. */
export const documentsJob: Job = { name: 'documents', everyMs: roundMs, run: lookAfterDocuments };

interface Unfinished extends ClockSubject {
  id: string;
  sha256: Buffer;
  isAnchored: boolean;
  actorType: 'API_KEY' | 'USER' | 'SYSTEM';
  actorId: string | null;
  actorLabel: string;
}

export async function lookAfterDocuments(runtime: Runtime): Promise<void> {
  const now = runtime.now().getTime();
  const abandoned = new Date(now - abandonedMs);
  await eachOf(runtime, await unfinished(runtime, abandoned), (document) => finish(runtime, document));
  await runtime.documents.dropUnfinished(abandoned);
  await removeOrphans(runtime, Math.floor(now / roundMs) % 256);
}

function unfinished({ pool }: Runtime, before: Date): Promise<Unfinished[]> {
  const text = `select document.id, document.sha256, document.environment, event.id is not null as "isAnchored",
      document.created_by_type as "actorType", document.created_by_id as "actorId",
      document.created_by_label as "actorLabel", organization.id as "organizationId",
      organization.name as "organizationName"
    from document join organization on organization.id = document.organization_id
    left join event on event.id = document.event_id
    where document.anchored_at is null and document.created_at < $1
    order by document.created_at limit ${mostAtOnce}`;
  return run<Unfinished>(pool, { name: 'documents_unfinished', text, values: [before] });
}

/** In the name of whoever sent it, for it was they who did. */
async function finish(runtime: Runtime, { id, sha256, isAnchored, ...rest }: Unfinished): Promise<void> {
  const { actorType, actorId, actorLabel, ...owner } = rest;
  const ctx = clockContext(runtime, owner, 'documents');
  const actor = { type: actorType, id: actorId, label: actorLabel };
  if (isAnchored) await complete({ ...ctx, principal: { ...ctx.principal, actor } }, id);
  else await drop(ctx, { id, sha256 });
}

/** One of 256 folders a round, so that a large store costs no more than a small one: all of them within a day. */
export async function removeOrphans(runtime: Runtime, firstByte: number): Promise<void> {
  const contents = await runtime.documents.list(firstByte);
  for (const content of await notNeeded(runtime, contents)) await releaseContent(runtime, content);
}
