import type { CodegenConfig } from '@graphql-codegen/cli';

const typed = {
  preset: 'client',
  presetConfig: { fragmentMasking: false },
  config: {
    enumType: 'string-literal',
    useTypeImports: true,
    scalars: {
      CurrencyCode: 'string',
      Date: 'string',
      DateTime: 'string',
      Decimal: 'string',
      Duration: 'string',
      JSON: 'unknown',
      Upload: 'File',
    },
  },
} as const;

/** One output per reader of the schema: the console's operations and the tests' operations. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  importExtension: '.ts',
  ignoreNoDocuments: true,
  generates: {
    'admin/gql/': { ...typed, documents: 'admin/**/*.graphql' },
    'test/support/gql/': { ...typed, documents: 'test/**/*.graphql' },
  },
};

export default config;
