import { credentialFaults, type Fault, requestFaults } from '#server/error-codes.ts';
import { type Refusal, refusals, signInRefusals } from '#server/refusal-codes.ts';
import { code, codes, table } from './markdown.ts';

const lower = (name: string) => code(name.toLowerCase());

const faultTable = (faults: Readonly<Record<string, Fault>>) =>
  table(
    ['Code', 'HTTP', 'On `/v1`', 'When', 'What to do'],
    Object.entries(faults).map(([name, { status, when, todo }]) => [
      ...[code(name), status.join(' or '), lower(name), when, todo],
    ]),
  );

const refusalTable = () =>
  table(
    ['Code', 'HTTP', 'On REST', 'Type', 'When', 'What to do'],
    Object.entries<Refusal>(refusals).map(([name, { types, rest = 400, when, todo }]) => [
      ...[code(name), '200, as data', `${rest} ${lower(name)}`, codes(types), when, todo],
    ]),
  );

const signInTable = () =>
  table(
    ['Code', 'HTTP', 'When', 'What to do'],
    Object.entries(signInRefusals).map(([name, { status, when, todo }]) => [
      ...[code(name), String(status), when, todo],
    ]),
  );

/** The tables of docs/errors.md. */
export const errorTables = {
  'credential errors': () => faultTable(credentialFaults),
  'request errors': () => faultTable(requestFaults),
  refusals: refusalTable,
  'sign-in errors': signInTable,
};
