import { expandScopes, presets, type Role, roleScopes, scopes } from '#server/auth/scopes.ts';
import { code, codes, table } from './markdown.ts';

const words = (role: string) => role.toLowerCase().replaceAll('_', ' ');

const roles = Object.keys(roleScopes) as Role[];

/** Scopes, presets and roles, for docs/authentication.md. */
export const scopeTables = {
  scopes: () =>
    table(
      ['Scope', 'What it opens', 'Roles that hold it'],
      scopes.map(({ name, description }) => [
        code(name),
        description,
        roles
          .filter((role) => heldBy(role).has(name))
          .map(words)
          .join(', '),
      ]),
    ),
  presets: () =>
    table(
      ['Preset', 'What it is for', 'Scopes'],
      presets.map(({ name, description, scopes: granted }) => [
        code(name),
        description,
        granted.length === scopes.length ? 'all' : codes(granted),
      ]),
    ),
};

const heldBy = (role: Role) => expandScopes(roleScopes[role]);
