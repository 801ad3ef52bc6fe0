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

interface Declared {
  authScopes?: { holds?: string };
}

const scopeOf = ({ pothosOptions }: { pothosOptions: object }) =>
  (pothosOptions as Declared).authScopes?.holds;

/**
 * One declaration, three uses: `authScopes: { holds }` is scope-auth's check; this copies it to the extension
 * that the preflight reads and to the printed directive.
 */
class RequiresScopesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    return this.#atTheDoor(withScopes(config));
  }

  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    return config.kind === 'Object' ? withScopes(config) : config;
  }

  /**
   * A type's scope is checked by the fields that lead to it and not again by each of its own: a page of fifty has
   * three hundred of those. Only `node` leads to types that no field names, and looks at them itself (`readable`).
   */
  #atTheDoor(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const own = scopeOf(config);
    const entered = this.#scopeEntered(config.type);
    const both = own ? { $all: { holds: own, $all: { holds: entered } } } : { holds: entered };
    const authScopes = entered && entered !== own ? { authScopes: both } : {};
    const pothosOptions = { ...config.pothosOptions, ...authScopes, skipTypeScopes: true };
    return { ...config, pothosOptions } as typeof config;
  }

  #scopeEntered(type: PothosOutputFieldConfig<Types>['type']): string | undefined {
    if (type.kind === 'List') return this.#scopeEntered(type.type);
    return type.kind === 'Object' ? scopeOf(this.buildCache.getTypeConfig(type.ref)) : undefined;
  }
}

function withScopes<Config extends { extensions?: object | null; pothosOptions: object }>(
  config: Config,
): Config {
  const scope = scopeOf(config);
  if (!scope) return config;
  const extensions = {
    ...config.extensions,
    requiredScopes: [scope],
    directives: { [pluginName]: { scopes: [[scope]] } },
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
