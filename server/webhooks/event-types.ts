/** Every change of a thing that others may be told of, and what it means. A change that is not here does not compile. */
export const eventTypes = {
  'api_key.created': 'A key was created.',
  'api_key.updated': 'A key was changed.',
  'api_key.rotated': 'A key got a new secret; the old one is accepted until `oldSecretRetiresAt`.',
  'api_key.secret_retired': 'The overlap of a rotation was ended early.',
  'api_key.disabled': 'A key was disabled, by somebody or by the rule against idle keys.',
  'api_key.enabled': 'A disabled key was enabled again.',
  'api_key.revoked': 'A key was ended for good.',
  'api_key.archived': 'A dead key was taken out of the usual list.',
  'api_key.unarchived': 'A dead key was brought back into the usual list.',
  'api_key.expiring': 'A key ends in 30, 7 or 1 days.',
  'api_key.expired': 'A key has ended.',
  'api_key.idle_warned': 'A key that nobody uses will be disabled.',
  'api_key.new_network': 'A key was used from a network it had not been used from.',
  'api_key.leaked': 'A key was found in public.',
  'api_key.retired_secret_used': 'Somebody tried a secret that a rotation has replaced. Once a day.',
  'api_key.dead_key_used': 'Somebody tried a revoked or expired key. Once a day.',
  'client.created': 'A client was created.',
  'client.updated': 'A client was changed.',
  'client.archived': 'A client was archived.',
  'client.unarchived': 'An archived client was brought back.',
  'client.deleted': 'A client was deleted; this is how it was.',
  'event.anchored':
    'An event was anchored. Only in the sequence where an endpoint wants it: events are a list themselves.',
  'invoice.created': 'A draft was written.',
  'invoice.updated': 'A draft was changed.',
  'invoice.finalized': 'A draft got its number and is open for payment.',
  'invoice.sent': 'An invoice was sent to its client.',
  'invoice.viewed':
    'The public page of an invoice was opened for the first time by somebody who is no member.',
  'invoice.pay_page_renewed': 'An invoice got a public page at a new address.',
  'invoice.pay_page_revoked': 'The public page of an invoice was closed.',
  'invoice.overdue': 'The due day of an open invoice is over. Once for each invoice.',
  'invoice.payment_recorded': 'Money came for an invoice: `payment` says how much.',
  'invoice.payment_reversed': 'A payment was taken back as a mistake; it is due again.',
  'invoice.paid': 'An invoice has been paid in full.',
  'invoice.voided': 'An open invoice was taken out of force.',
  'invoice.deleted': 'A draft was deleted; this is how it was.',
  'payout.created': 'Somebody asked for money to go out.',
  'payout.approved': 'Somebody else approved it.',
  'payout.rejected': 'Somebody who could have approved it said no.',
  'payout.cancelled': 'A payout was taken back before the rail had it.',
  'payout.retried': 'A payout that failed was sent to the rail again.',
  'payout.completed': 'The rail says that the money has arrived.',
  'payout.failed': 'The rail says that no money has moved.',
  'disbursement.created': 'A file of payouts was uploaded.',
  'disbursement.updated':
    'A row of a draft was corrected or removed, or a row on its way was tried again or stopped.',
  'disbursement.submitted': 'A file of payouts waits for approval.',
  'disbursement.approved': 'Somebody else approved it.',
  'disbursement.rejected': 'Somebody who could have approved it said no.',
  'disbursement.cancelled': 'It was taken back, or every row of it was stopped.',
  'disbursement.completed': 'Every row that was not stopped has arrived.',
  'disbursement.failed': 'No row is on its way any more, and some or all have failed.',
  'payment_link.created': 'A payment link was created.',
  'payment_link.updated': 'A payment link was changed.',
  'payment_link.disabled': 'A payment link was taken out of use.',
  'payment_link.enabled': 'A disabled payment link was brought back into use.',
  'payment_link.deleted': 'A payment link was deleted; this is how it was.',
  'payment_link.paid': 'Money came through a payment link: `payment` says how much.',
  'payment_link.payment_reversed':
    'A payment was taken back as a mistake; a link that it completed is active again.',
  'document.uploaded': 'A document was sent, and its hash anchored in the ledger.',
  'document.anchored': 'A document was anchored by its hash; its content was not sent.',
  'document.deleted': "A document's content was deleted; its hash stays.",
  'attestation.created': 'What a model was asked and answered was attested, and anchored in the ledger.',
  'trace.created': 'A trace was opened.',
  'trace.event_added': 'Events that were anchored before became part of a trace.',
  'trace.sealed': 'A trace was sealed into one proof.',
  'trace.deleted': 'An empty trace was deleted; this is how it was.',
} as const;

export type EventType = keyof typeof eventTypes;

/** The types of a noun: `EventsOf<'invoice'>`. */
export type EventsOf<Noun extends string> = Extract<EventType, `${Noun}.${string}`>;

/** Changes of the organization itself, of its people and of webhooks: in the activity log, and told to nobody else. */
export type InternalType =
  `${'organization' | 'member' | 'invitation' | 'person' | 'webhook_endpoint'}.${string}`;

/** What is written in bulk, or by what does not hold the thing: it is read after the commit. */
export type LateType = EventsOf<'api_key'> | EventsOf<'event'>;

export const isEventType = (type: string): type is EventType => Object.hasOwn(eventTypes, type);
