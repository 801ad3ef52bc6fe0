export const traceMessages = {
  resources: {
    traces: {
      name: 'Trace |||| Traces',
      fields: {
        label: 'Label',
        description: 'Description',
        status: 'Status',
        eventCount: 'Events',
        root: 'Root',
        sealedAt: 'Sealed',
        sealEvent: 'Seal in the ledger',
        id: 'Trace ID',
        createdAt: 'Created',
      },
      notifications: { created: 'Trace opened' },
    },
  },
  traces: {
    status: { OPEN: 'Open', SEALING: 'Being sealed', SEALED: 'Sealed' },
    list: {
      lead: 'Events that belong together, sealed into one proof.',
      search: 'Search by label',
      all: 'All states',
    },
    empty: {
      title: 'No trace is here yet',
      text: 'Open a trace for a process, add its events as they happen, and seal it: one proof for all of it, with a certificate.',
    },
    create: {
      action: 'New trace',
      title: 'Open a trace',
      lead: 'Events are added while it is open. Sealed, it stays as it is for good.',
      submit: 'Open trace',
      label_hint: 'For instance “Loan application 4021”.',
      description_hint: 'What the process is about. It is on the certificate.',
    },
    show: {
      facts: 'Facts',
      proof: 'Proof',
      proof_hint:
        'One event of the log names all of these events. The bundle is checked without this server.',
      root_hint: 'Over the commitments of its events, in the order of the log (RFC 6962)',
      sealing:
        'Its seal is on the way into the log. Should the server have stopped in the middle, this resolves itself within the hour.',
      events: 'Events',
      events_hint: 'In the order of the log.',
      no_events:
        'No event yet. Add some that are anchored already, or anchor into the trace with its ID as traceId.',
      more: 'Show more',
    },
    add: {
      action: 'Add events',
      title: 'Add events to “%{label}”',
      text: 'Events that are anchored already. Their order is that of the log.',
      events: 'Events',
      hint: 'Search by type. Up to 100 at once.',
      done: 'Events added',
    },
    seal: {
      action: 'Seal',
      title: 'Seal “%{label}”?',
      text: 'Its %{smart_count} event becomes one proof. Nothing can be added or taken out afterwards. |||| Its %{smart_count} events become one proof. Nothing can be added or taken out afterwards.',
      confirm: 'Seal for good',
      done: 'Trace sealed',
      blocked: 'A trace without events cannot be sealed.',
    },
    delete: {
      title: 'Delete “%{label}”?',
      text: 'It has no events, so nothing else changes.',
      confirm: 'Delete trace',
      done: 'Trace deleted',
    },
    certificate: 'Certificate (PDF)',
    bundle: 'Proof bundle (JSON)',
  },
};
