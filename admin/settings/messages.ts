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
    saved: 'Settings saved',
  },
};
