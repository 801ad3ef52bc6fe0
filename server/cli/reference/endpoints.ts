import { refuseV1 } from '#server/http/rest/errors.ts';
import { operationName, type Verb } from '#server/http/rest/verb.ts';
import type { ErrorCode } from '#server/refusal-codes.ts';
import { curlOf } from './curl.ts';
import { memberTable, typeOf } from './json-schema.ts';
import { blocks, code, codes, fenced, table } from './markdown.ts';
import { addresses, verbs } from './served.ts';
import { errorsOf, keepsToClients, scopesOf, statusOf } from './verb-facts.ts';

const isV1 = (verb: Verb) => verb.refuse === refuseV1;

const anchorOf = (verb: Verb) =>
  operationName(verb)
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');

const verbOverview = () =>
  table(
    ['Call', 'Scope', 'What it does'],
    verbs.map((verb) => [
      `[${code(operationName(verb))}](#${anchorOf(verb)})`,
      verb.isPublic ? 'public' : codes(scopesOf(verb)) || 'none',
      `${verb.describe.summary}.`,
    ]),
  );

const verbReference = () => blocks(...verbs.map(verbSection));

function verbSection(verb: Verb): string {
  const { summary, description, query = {}, body, answer } = verb.describe;
  return blocks(
    `### ${operationName(verb)}`,
    [`${summary}.`, description].filter(Boolean).join(' '),
    whoMay(verb),
    Object.keys(query).length > 0 &&
      table(
        ['Query parameter', 'Type', 'Meaning'],
        Object.entries(query).map(([name, { description: what, ...schema }]) => [
          code(name),
          typeOf(schema),
          `${what}${schema.default === undefined ? '' : ` Default: ${code(String(schema.default))}.`}`,
        ]),
      ),
    body && blocks(`Body, ${code(body.type)}:`, memberTable(body.schema)),
    fenced('sh', curlOf(verb)),
    blocks(
      `Answers ${code(`${answer.status}`)}, ${code(answer.type ?? 'application/json')}: ${answer.description}`,
      memberTable(answer.schema),
    ),
    `Errors: ${errorsOf(verb)
      .map((name) => errorText(verb, name))
      .join(', ')}.`,
  );
}

function whoMay(verb: Verb): string {
  if (verb.isPublic) return '- Needs no credential.';
  const reach = keepsToClients(verb);
  const narrowed = reach ? 'may; they reach what is theirs' : 'may not';
  return [
    `- Scope: ${codes(scopesOf(verb)) || 'none'}`,
    ...(reach === null ? [] : [`- Keys that are narrowed to clients: ${narrowed}`]),
  ].join('\n');
}

const errorText = (verb: Verb, name: ErrorCode) =>
  `${statusOf(verb, name)} ${code(isV1(verb) ? name.toLowerCase() : name)}`;

const addressTable = () =>
  table(
    ['Call', 'What it is', 'Who may'],
    addresses.map(({ call, what, needs = 'Everybody.' }) => [code(call), what, needs]),
  );

/** The generated parts of docs/endpoints.md. */
export const endpointParts = {
  'rest overview': verbOverview,
  'rest reference': verbReference,
  addresses: addressTable,
};
