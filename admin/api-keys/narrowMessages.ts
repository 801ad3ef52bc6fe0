/** What a key is kept to: certain clients, and the scopes that it needs. */
export const narrowMessages = {
  clients: {
    title: 'Clients',
    hint: 'Leave empty for all. Otherwise the key sees these clients and their invoices, and nothing else.',
    only: 'It sees these clients and their invoices, and nothing else.',
    most: 'At most %{most} clients.',
    wide: 'A key of certain clients can hold scopes of clients and invoices alone. Take away: %{scopes}.',
  },
  shrink: {
    action: 'Remove %{smart_count} unused scope |||| Remove %{smart_count} unused scopes',
    title:
      'Remove %{smart_count} unused scope of “%{name}”? |||| Remove %{smart_count} unused scopes of “%{name}”?',
    text: 'Nothing has needed them for %{days} days. Of a write that goes, a read that was needed stays. From the next request on the key is without:',
    confirm: 'Remove scope |||| Remove %{smart_count} scopes',
    done: 'Unused scopes removed',
    unused_for: 'Unused for',
    days: '%{days} days',
    none: 'None is known to be.',
    needed: 'Last needed %{day}',
    read_needed: ', its read last on %{day}',
    not_needed: 'Not needed since %{day} at least',
  },
};
