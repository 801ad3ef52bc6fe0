export const dashboardMessages = {
  dashboard: {
    title: 'Home',
    lead: { TEST: 'You are in the test environment.', LIVE: 'You are in the live environment.' },
    alert: {
      expired:
        '%{smart_count} key expired within the last 7 days |||| %{smart_count} keys expired within the last 7 days',
      expiring: '%{smart_count} key expires within 7 days |||| %{smart_count} keys expire within 7 days',
      idle: '%{smart_count} key will be disabled because nobody uses it |||| %{smart_count} keys will be disabled because nobody uses them',
      more: 'and %{count} more',
      review: 'Review',
    },
    keys: { title: 'Keys by last use', all: 'All keys', none: 'No key yet.' },
    tiles: {
      keys: 'API keys in use',
      clients: 'Clients',
      open: 'Open invoices',
      drafts: 'Draft invoices',
      ledger: 'Latest ledger entry',
    },
    start: {
      title: 'Make your first request',
      hint: 'Three minutes, in any terminal.',
      key: 'Create a test key and copy it.',
      variable: 'Put it into an environment variable, not into code.',
      call: 'Ask the API who you are.',
      anchor: 'Anchor an event.',
    },
  },
};
