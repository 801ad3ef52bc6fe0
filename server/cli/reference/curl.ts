import type { Verb } from '#server/http/rest/verb.ts';
import { exampleOf } from './json-schema.ts';

/** The call as it is typed; ids of the path are shell variables, e.g. `$ID`. */
export function curlOf({ method, path, isPublic, describe: { body, answer } }: Verb): string {
  const url = path.replace(/\{(\w+)\}/g, (_all, name: string) => `$${name.toUpperCase()}`);
  const file = answer.type === 'application/pdf' ? ['--output invoice.pdf'] : [];
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}"$COUNTERSIGN_URL${url}"`,
    ...(isPublic ? [] : ['-H "Authorization: Bearer $COUNTERSIGN_API_KEY"']),
    ...bodyOf(body),
    ...file,
  ].join(' \\\n  ');
}

function bodyOf(body: Verb['describe']['body']): string[] {
  if (!body) return [];
  if (body.type === 'multipart/form-data') return ['-F "file=@invoice.pdf"'];
  const text = JSON.stringify(body.example ?? exampleOf(body.schema), null, 2).replaceAll("'", "'\\''");
  return ['-H "Content-Type: application/json"', `-d '${text.replaceAll('\n', '\n  ')}'`];
}
