export const historyMessages = {
  title: 'History',
  hint: 'Every change is an entry of the ledger.',
  all: 'All activity',
  verify: 'Verify history',
  verifying: 'Verifying…',
  entry: 'Entry %{index}',
  entry_hint:
    'Its place in the log. Whoever has this link sees its type, its time and its proof, and nothing else.',
  on_its_way: 'On its way into the log',
  checked:
    'Checked in this browser: each change against its entry, each entry up to the signed head of the log.',
  failed: 'The history could not be verified: %{message}',
  verdict: {
    intact:
      '%{smart_count} change, in the log, not altered |||| %{smart_count} changes, all in the log, none altered',
    broken: 'This history is not what the log says',
    incomplete: 'Nothing is altered, but not everything could be checked yet',
  },
  lost: 'Change %{numbers} is gone from both. |||| Changes %{numbers} are gone from both.',
  count: {
    altered: '%{smart_count} altered |||| %{smart_count} altered',
    removed: '%{smart_count} removed |||| %{smart_count} removed',
    missing: '%{smart_count} not in the log |||| %{smart_count} not in the log',
    unproved: '%{smart_count} not proved |||| %{smart_count} not proved',
    waiting: '%{smart_count} on its way into the log |||| %{smart_count} on their way into the log',
    unchecked: '%{smart_count} not checked |||| %{smart_count} not checked',
  },
  outcome: {
    intact: 'In the log',
    altered: 'Altered',
    removed: 'Removed',
    missing: 'Not in the log',
    unproved: 'Not proved',
    waiting: 'On its way',
    unchecked: 'Not checked',
  },
  explain: {
    altered: 'The activity log was altered after this happened. The ledger has it as it was.',
    removed: 'This is no longer in the activity log. The ledger still has it.',
    missing:
      'The activity log has this, but the ledger knows nothing of it: it was added later, or its entry was removed.',
    waiting: 'It has just happened. Verify again in a moment.',
    unchecked: 'This browser cannot check Ed25519 signatures.',
  },
  shown: 'Shown',
  kept: 'In the log',
  field: {
    type: 'What',
    subject: 'Key',
    actor: 'By',
    at: 'When',
    data: 'Details',
    reason: 'Reason',
    requestId: 'Request ID',
  },
};
