export const hygieneMessages = {
  hygiene: {
    title: 'Key hygiene',
    lead: 'Keys that are worth more to a thief than to you: look at each, then narrow it or revoke it.',
    none: 'Nothing to do here',
    select: 'Select %{name}',
    more: 'Show more: %{shown} of %{count}',
    finding: {
      noExpiry: {
        title: 'Never expires',
        hint: 'Works until someone thinks of it.',
        do: 'Edit them to give each an end.',
      },
      idle: {
        title: 'Idle for 90 days',
        hint: 'Nobody would miss it.',
        do: 'Not used for 90 days, or never since they were made. Disable them first if you are not sure.',
      },
      unusedScopes: {
        title: 'Unused scopes',
        hint: 'Not needed for 90 days.',
        do: 'Nothing has needed some of their scopes for 90 days. One click on the page of the key takes those away.',
      },
      fullAccess: {
        title: 'Full access',
        hint: 'May do everything here.',
        do: 'Tick the scopes that the program needs; its usage shows what it calls.',
      },
      anywhere: {
        title: 'Live, from anywhere',
        hint: 'No list of addresses.',
        do: 'Pin each to the addresses that it is used from, on its page. Test keys are not counted.',
      },
      retiredUsed: {
        title: 'Retired secrets still calling',
        hint: 'In the last 30 days.',
        do: 'Some program still has an old secret. “Refused” on the page of the key says from where.',
      },
      deadUsed: {
        title: 'Ended keys still calling',
        hint: 'Revoked or expired, and tried in the last 30 days.',
        do: 'Some program still has a key that works no more. “Refused” on its page says from where.',
      },
    },
    revoke: {
      action: 'Revoke selected',
      title: 'Revoke %{smart_count} key? |||| Revoke %{smart_count} keys?',
      text: 'They stop working at once, for good:',
      confirm: 'Revoke key |||| Revoke %{smart_count} keys',
      none: 'Select the keys to revoke.',
      done: '%{smart_count} key revoked |||| %{smart_count} keys revoked',
      part: '%{smart_count} revoked, %{failed} not: the reason is beside each.',
    },
  },
};
