import SchemaBuilder, {
  BasePlugin,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import { DirectiveLocation, GraphQLDirective, GraphQLList, GraphQLNonNull, GraphQLString } from 'graphql';

const pluginName = 'requiresScopes';

const scopeSet = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString)));

/** Printed on every field and type that declares a scope, so that tools can read what an operation needs. */
export const requiresScopesDirective = new GraphQLDirective({
  name: pluginName,
  description: 'The caller must hold all scopes of at least one of the inner lists.',
  locations: [DirectiveLocation.FIELD_DEFINITION, DirectiveLocation.OBJECT],
  args: {
    scopes: {
      description: 'Alternatives, each a list of scopes that are needed together.',
      type: new GraphQLNonNull(new GraphQLList(scopeSet)),
    },
  },
});

/**
 * One declaration, three uses: `authScopes: { holds }` is scope-auth's check; this copies it to the extension
 * that the preflight reads and to the printed directive.
 */
class RequiresScopesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    return withScopes(config);
  }

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    return config.kind === 'Object' ? withScopes(config) : config;
  }
}

function withScopes<Config extends { extensions?: object | null; pothosOptions: object }>(
  config: Config,
): Config {
  const { authScopes } = config.pothosOptions as { authScopes?: { holds?: string } };
  if (!authScopes?.holds) return config;
  const scopes = [authScopes.holds];
  const extensions = {
    ...config.extensions,
    requiredScopes: scopes,
    directives: { [pluginName]: { scopes: [scopes] } },
  };
  return { ...config, extensions };
}

declare global {
  export namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      requiresScopes: RequiresScopesPlugin<Types>;
    }
  }
}

SchemaBuilder.registerPlugin(pluginName, RequiresScopesPlugin);

export default pluginName;
