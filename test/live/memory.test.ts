import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { recorded } from '#server/activity/activity.feed.ts';
import { active } from '#server/api-keys/api-key.feed.ts';
import type { Context } from '#server/context.ts';
import { changed } from '#server/invoices/invoice.feed.ts';
import { createDraft, createScene } from '../invoices/support.ts';
import { useApp } from '../support/app.ts';

const app = useApp();
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const feeds: [string, (ctx: Context) => AsyncIterator<object>][] = [
  ['invoices', (ctx) => changed(ctx, {})],
  ['keys', (ctx) => active(ctx, {})],
  ['the activity log', (ctx) => recorded(ctx, {})],
];

test.each(feeds)(
  'who follows %s keeps nothing of what was told, however long it follows',
  async (_what, follow) => {
    const scene = await createScene(app());
    const feed = follow(scene.organization.context());
    const told: WeakRef<object>[] = [];
    for (let count = 0; count < 3; count++) {
      const next = feed.next();
      await createDraft(scene);
      await scene.organization.program();
      const { value } = await next;
      told.push(new WeakRef(value.invoice ?? value.apiKey ?? value));
    }
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(told.slice(0, 2).map((each) => each.deref())).toEqual([undefined, undefined]);
    await feed.return?.();
  },
);
