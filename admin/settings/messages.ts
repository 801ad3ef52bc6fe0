export const settingsMessages = {
  settings: {
    title: 'Settings',
    lead: 'For the whole organization, test and live.',
    organization: 'Organization',
    name: 'Name',
    id: 'Organization ID',
    createdAt: 'Created',
    keys: 'Keys',
    max: 'Longest lifetime of keys, in days',
    max_hint: 'Empty: no limit. Holds for keys that are created, or get another expiry, from now on.',
    max_invalid: 'Enter a whole number from 1 to 3650, or nothing.',
    idle: 'Disable keys unused for so many days',
    idle_hint:
      'Empty: never. Each is announced seven days before; any use prevents it, and it can be enabled again.',
    idle_invalid: 'Enter a whole number from 30 to 3650, or nothing.',
    leak: 'When a key is found in public',
    leak_action: { REVOKE: 'Revoke it', NOTIFY: 'Only tell' },
    leak_hint: {
      REVOKE:
        'A key that GitHub’s secret scanning reports stops working at once. Whoever reads it there could use it.',
      NOTIFY:
        'A key that GitHub’s secret scanning reports goes on working, for you and for whoever reads it there.',
    },
    saved: 'Settings saved',
    plan: {
      title: 'Plan: %{plan}',
      name: { SELF_HOSTED: 'Self-hosted', DEVELOPER: 'Developer', BUSINESS: 'Business' },
      about: {
        SELF_HOSTED: "The server's own limits, and no quotas.",
        DEVELOPER: 'Free, for trying things out. Whoever runs this server can give you another plan.',
        BUSINESS: 'For a business at work.',
      },
      quotas: 'Quotas, test and live together',
      what: 'What',
      used: 'Used',
      included: 'Included',
      unlimited: 'Any number',
      resource: {
        EVENTS: 'Events anchored this month',
        INVOICES: 'Invoices finalized this month',
        KEYS: 'Keys in force',
        MEMBERS: 'Members',
      },
      limits: 'Each key may spend',
      no_limits: 'As much as it likes.',
    },
    two_factor: {
      title: 'Two-factor sign-in',
      required: 'Required',
      free: 'Left to each member',
      text: 'Where it is required, a member without it can sign in and set it up, and do nothing else. Keys go on working. You need it on yourself to require it.',
      require: 'Require it',
      release: 'Leave it to each member',
      owners_only: 'Only an owner decides this.',
    },
  },
};
