import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { accept, invite, memberOf } from '../members/support.ts';
import { useApp } from '../support/app.ts';
import { accessibilityFaults, overflows, signInAs, useBrowser, views, visit } from '../support/browser.ts';
import { MemberRemoveDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization, password } from '../support/organization.ts';
import { totp } from '../support/totp.ts';

const browser = useBrowser();
const app = useApp();
const guest = 'grace@example.com';

const shot = (page: Page, name: string) =>
  process.env.SHOTS ? page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true }) : null;

test('invited by link, somebody joins, gets another role, and signs in with a second step', async () => {
  const { email } = await (await createOrganization(app(), 'Harbour Ltd')).person('OWNER');
  const owner = await visit(browser(), app());
  await signInAs(owner.page, email);
  await owner.page.goto('/members');
  await owner.page.getByRole('button', { name: 'Invite' }).click();
  await owner.page.getByRole('textbox', { name: 'E-mail' }).fill(guest);
  await shot(owner.page, 'invite-dialog');
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  const link = await owner.page.getByRole('group', { name: 'link' }).innerText();
  await shot(owner.page, 'invite-link');
  await owner.page.getByRole('button', { name: 'Done' }).click();
  await owner.page.getByText('Pending').waitFor();
  expect(await owner.page.content()).not.toContain(link.split('#')[1]);

  const visitor = await visit(browser(), app());
  const asked: string[] = [];
  visitor.page.on('request', (request) => asked.push(request.url()));
  await visitor.page.goto(link);
  await visitor.page.getByLabel('Your name').fill('Grace Hopper');
  await visitor.page.getByLabel('Password', { exact: true }).fill(password);
  await shot(visitor.page, 'invite');
  await visitor.page.getByRole('button', { name: 'Create account and join' }).click();
  await visitor.page.getByRole('button', { name: /Grace Hopper/ }).waitFor();
  expect(asked.filter((url) => url.includes(link.split('#')[1] ?? ''))).toEqual([]);
  expect(visitor.page.url()).not.toContain('#');

  await owner.page.goto('/members');
  await owner.page.getByRole('row', { name: /Grace/ }).getByRole('button', { name: 'Change role' }).click();
  await owner.page.getByRole('combobox', { name: 'Role' }).last().click();
  await owner.page.getByRole('option', { name: 'Operator' }).click();
  await shot(owner.page, 'role');
  await owner.page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await owner.page.getByRole('row', { name: /Grace/ }).getByText('Operator').waitFor();
  await shot(owner.page, 'members');

  const { page } = visitor;
  await page.goto('/account');
  await shot(page, 'account');
  const twoFactor = page.getByRole('region', { name: 'Two-factor sign-in' });
  await twoFactor.getByLabel('Password', { exact: true }).fill(password);
  await twoFactor.getByRole('button', { name: 'Set up' }).click();
  const key = await twoFactor.getByText(/^[A-Z2-7]{40,}$/).innerText();
  const code = () => totp(`otpauth://totp/x?secret=${key}`);
  await shot(page, 'two-factor');
  await twoFactor.getByRole('checkbox').check();
  await twoFactor.getByLabel('Code from the app').fill(code());
  await twoFactor.getByRole('button', { name: 'Turn on' }).click();
  await twoFactor.getByRole('button', { name: 'Turn off' }).waitFor();
  expect(await page.content()).not.toContain(key);

  const again = await visit(browser(), app());
  await again.page.goto('/');
  await again.page.getByLabel('E-mail').fill(guest);
  await again.page.getByLabel('Password', { exact: true }).fill(password);
  await again.page.getByRole('button', { name: 'Sign in' }).click();
  await again.page.getByLabel('Code').fill('000000');
  await again.page.getByRole('button', { name: 'Verify' }).click();
  await again.page.getByRole('alert').waitFor();
  await shot(again.page, 'code');
  await again.page.getByLabel('Code').fill(code());
  await again.page.getByRole('button', { name: 'Verify' }).click();
  await again.page.getByRole('button', { name: /Grace Hopper/ }).waitFor();
  expect([...owner.faults, ...visitor.faults, ...again.faults]).toEqual([]);
}, 120_000);

test('in two organizations one is picked in the menu, and none by itself after a removal', async () => {
  const [harbour, dune] = [
    await createOrganization(app(), 'Harbour'),
    await createOrganization(app(), 'Dune'),
  ];
  const [person, other] = [await harbour.person('ADMIN'), await dune.person('OWNER')];
  const { token } = await invite(other, 'VIEWER', person.email);
  await accept(app(), { token }, given(person.headers.cookie));
  const { page, faults } = await visit(browser(), app());
  await signInAs(page, person.email);
  const header = page.getByRole('banner');
  await header.getByText('Harbour').waitFor();
  await page.getByRole('button', { name: /account menu/ }).click();
  await page.getByRole('button', { name: 'Dune' }).waitFor();
  await shot(page, 'switch');
  await page.getByRole('button', { name: 'Dune' }).click();
  await header.getByText('Dune').waitFor();
  const { id } = await memberOf(other, person.email);
  await other.run(MemberRemoveDocument, { input: { id } });
  await page.goto('/');
  await page.getByRole('heading', { name: 'Choose an organization' }).waitFor();
  await shot(page, 'choose');
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Harbour' }).click();
  await header.getByText('Harbour').waitFor();
  expect(faults).toEqual([]);
}, 120_000);

test.each(views)(
  'who must have a second step is led to set it up, in $theme at $width px',
  async (view) => {
    const organization = await createOrganization(app(), 'Harbour');
    const { email } = await organization.person('VIEWER');
    await organization.sql('update organization set require_two_factor = true where id = ?', [
      organization.id,
    ]);
    const { page, faults } = await visit(browser(), app(), view);
    await page.goto('/');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Two-factor sign-in' }).waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Set up' }).click();
    const key = await page.getByText(/^[A-Z2-7]{40,}$/).innerText();
    await shot(page, `required-${view.theme}-${view.width}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overflows(page)).toBe(false);
    await page.getByRole('checkbox').check();
    await page.getByLabel('Code from the app').fill(totp(`otpauth://totp/x?secret=${key}`));
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('button', { name: /account menu/ }).waitFor();
    expect(faults).toEqual([]);
  },
  120_000,
);
