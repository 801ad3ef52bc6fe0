import { expect, test } from 'vitest';
import { eventTypes } from '#server/webhooks/event-types.ts';
import { activityMessages } from '../../admin/activities/messages.ts';
import { activityThings } from '../../admin/activities/resource.ts';

test('the console has words for every change that others are told of, and filters by what changed', () => {
  const { type, thing } = activityMessages.activities;
  const changes = Object.keys(eventTypes).filter((each) => each !== 'event.anchored');
  expect(changes.filter((each) => !(each.replace('.', '_') in type))).toEqual([]);
  const changed = new Set(changes.map((each) => each.split('.', 1)[0] ?? ''));
  expect([...changed].filter((each) => !(activityThings as readonly string[]).includes(each))).toEqual([]);
  expect(activityThings.filter((each) => !(each in thing))).toEqual([]);
});
