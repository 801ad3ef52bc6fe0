import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointParts } from './endpoints.ts';
import { errorTables } from './error-tables.ts';
import { rootFields } from './graphql-fields.ts';
import { typeReference } from './graphql-types.ts';
import { scopeTables } from './scope-tables.ts';

const parts: Readonly<Record<string, () => string>> = {
  ...errorTables,
  ...endpointParts,
  ...scopeTables,
  'graphql fields': rootFields,
  'graphql types': typeReference,
};

const docs = join(import.meta.dirname, '../../../docs');
const marked = /(<!-- generated: ([\w ]+?) -->\n).*?(\n<!-- end -->)/gs;

export interface Page {
  file: string;
  committed: string;
  generated: string;
}

/** The pages of the documentation with what is generated in them, between `<!-- generated: … -->` and `<!-- end -->`. */
export function generatedPages(): Page[] {
  return globSync('*.md', { cwd: docs })
    .sort()
    .map((name) => ({ file: join(docs, name), committed: readFileSync(join(docs, name), 'utf8') }))
    .filter(({ committed }) => committed.includes('<!-- generated: '))
    .map((page) => ({
      ...page,
      generated: page.committed.replace(marked, (_all, begin: string, name: string, end: string) => {
        const part = parts[name];
        if (!part) throw new Error(`${page.file}: nothing generates "${name}".`);
        return `${begin}\n${part()}\n${end}`;
      }),
    }));
}

if (import.meta.main) {
  for (const { file, generated } of generatedPages()) writeFileSync(file, generated);
}
