import * as history from '#server/activity/history.query.ts';
import { encodeId } from '#server/db/id.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { ActivityRef } from './activity.ts';
import { builder } from './builder.ts';
import { LogEntryInterface } from './log-entry.ts';

/** No node: it is reached through what it tells of, by those who may see that. */
export const LedgerEntryRef = builder.objectRef<EventRecord>('LedgerEntry').implement({
  interfaces: [LogEntryInterface],
  description:
    "A change of the organization's own as the ledger keeps it: from then on nobody can alter it unnoticed. Its " +
    'payload has `id` in the activity log, `number` among the changes of its `subject` (from 1, without gaps), `type`, ' +
    '`actor`, `at`, `data`, `reason` and `requestId`.',
  fields: (t) => ({
    id: t.id({
      description:
        'Its id in the log, `evt_…`. Whoever is given `/verify/{id}` sees its type, its time and its proof, never its payload.',
      resolve: ({ id }) => encodeId('Event', id),
    }),
  }),
});

builder.objectField(ActivityRef, 'ledgerEntry', (t) =>
  t.field({
    type: LedgerEntryRef,
    nullable: true,
    description:
      'Its entry in the ledger. Changes of keys, and what makes an invoice binding or settles it, have one, within ' +
      'seconds of the change; null until then, and for all that the ledger does not keep.',
    resolve: ({ id }, _args, ctx) => history.entryOf(ctx, id),
  }),
);
