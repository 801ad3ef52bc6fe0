/** The words for what Relay's conventions add to every list and object. */
export const relayDescriptions = {
  nodeTypeOptions: { description: 'Anything that has an id of its own.' },
  idFieldOptions: { description: 'Its id, the same wherever it is met.' },
  pageInfoTypeOptions: { description: 'Where a page lies in its list.' },
  pageInfoFieldOptions: { description: 'Where this page lies in the list.' },
  hasNextPageFieldOptions: { description: 'Whether there is more after this page.' },
  hasPreviousPageFieldOptions: { description: 'Whether there is more before this page.' },
  startCursorFieldOptions: { description: 'The cursor of the first object; null when the page is empty.' },
  endCursorFieldOptions: { description: 'The cursor of the last object; null when the page is empty.' },
  cursorFieldOptions: { description: 'Its place in the list: what `after` and `before` take.' },
  nodeFieldOptions: { description: 'The object itself.' },
  firstArgOptions: {
    description: 'How many from the beginning, or after `after`: 20 unless said, at most 100.',
  },
  afterArgOptions: { description: 'A cursor: the page begins behind it. Goes with `first`.' },
  lastArgOptions: { description: 'How many from the end, or before `before`: at most 100.' },
  beforeArgOptions: { description: 'A cursor: the page ends in front of it. Goes with `last`.' },
} as const;
