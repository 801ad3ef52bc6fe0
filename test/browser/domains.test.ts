import { afterAll, beforeAll, expect, test } from 'vitest';
import { nameServer } from '../domains/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { accessibilityFaults, overflows, signInAs, useBrowser, views, visit } from '../support/browser.ts';
import { createOrganization } from '../support/organization.ts';

const browser = useBrowser();
let dns: Awaited<ReturnType<typeof nameServer>>;
let app: TestApp;
beforeAll(async () => {
  dns = await nameServer();
  app = await startApp({ DNS_SERVERS: dns.address });
});
afterAll(async () => {
  await app.close();
  dns.close();
});

test.each(views)(
  'a domain is added, refused and verified in $theme at $width px',
  async (view) => {
    const domain = `shop-${view.theme}-${view.width}.example`;
    const { email } = await (await createOrganization(app)).person('OWNER');
    const { page, context } = await visit(browser(), app, view);
    await signInAs(page, email);
    await page.goto('/settings');
    await page.getByLabel('Domain', { exact: true }).fill(domain);
    await page.getByRole('button', { name: 'Add domain' }).click();
    const section = page.getByRole('region', { name: domain });
    await section.getByText('Not verified yet').waitFor();
    await section.getByRole('button', { name: 'Verify' }).click();
    await section.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    const value = (await section.getByText(/^countersign-verification=/).textContent()) ?? '';
    dns.zone.set(`_countersign.${domain}`, [value]);
    await section.getByRole('button', { name: 'Verify' }).click();
    await section.getByText('Verified', { exact: true }).waitFor();
    await context.close();
  },
  120_000,
);
