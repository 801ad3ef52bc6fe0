import {
  type DirectiveNode,
  Kind,
  type OperationDefinitionNode,
  type TypeNode,
  type VariableDefinitionNode,
} from 'graphql';

/**
 * A conjunction of wishes about the operation's variables, one bit each: bit 2i wants variable i true, bit 2i + 1
 * wants it false. So "and" is `|`, and a condition holds when none of its bits is missing from the request's truth.
 */
export type Condition = bigint;
export const always: Condition = 0n;

export type RequestVariables = Readonly<Record<string, unknown>> | null | undefined;

interface TestedVariable {
  name: string;
  fallback: boolean | undefined;
}

/** The `@skip` and `@include` conditions of one operation. */
export class Conditions {
  readonly #definitions: ReadonlyMap<string, VariableDefinitionNode>;
  readonly #variables: TestedVariable[] = [];
  readonly #trueBits = new Map<string, Condition>();

  constructor(operation: OperationDefinitionNode) {
    const definitions = operation.variableDefinitions ?? [];
    this.#definitions = new Map(definitions.map((node) => [node.variable.name.value, node]));
  }

  /**
   * `undefined` when a literal excludes the node for good. `hidden` names variables whose value is not the operation's
   * (graphql 17's fragment variables).
   */
  of(directives: readonly DirectiveNode[] | undefined, hidden: ReadonlySet<string>): Condition | undefined {
    if (directives === undefined || directives.length === 0) return always;
    const skip = this.#wish(directives, 'skip', false, hidden);
    const include = this.#wish(directives, 'include', true, hidden);
    return skip === undefined || include === undefined ? undefined : skip | include;
  }

  /** What holds for these variables. Where the executor will refuse the value, both wishes hold: the field counts. */
  truth(variables: RequestVariables): Condition {
    let truth = 0n;
    let trueBit = 1n;
    for (const { name, fallback } of this.#variables) {
      const sent = variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
      const value = sent === undefined ? fallback : sent;
      if (value !== false) truth |= trueBit;
      if (value !== true) truth |= trueBit << 1n;
      trueBit <<= 2n;
    }
    return truth;
  }

  #wish(
    directives: readonly DirectiveNode[],
    name: string,
    wanted: boolean,
    hidden: ReadonlySet<string>,
  ): Condition | undefined {
    const directive = directives.find((node) => node.name.value === name);
    const test = directive?.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (test?.kind === Kind.BOOLEAN) return test.value === wanted ? always : undefined;
    if (test?.kind !== Kind.VARIABLE || hidden.has(test.name.value)) return always;
    const trueBit = this.#trueBitOf(test.name.value);
    return wanted ? trueBit : trueBit << 1n;
  }

  /** `always` for a variable that is not declared as Boolean: only an invalid document tests one. */
  #trueBitOf(name: string): Condition {
    const known = this.#trueBits.get(name);
    if (known !== undefined) return known;
    const definition = this.#definitions.get(name);
    if (!definition || !isBoolean(definition.type)) return always;
    const bit = 1n << BigInt(this.#variables.length * 2);
    const { defaultValue } = definition;
    const fallback = defaultValue?.kind === Kind.BOOLEAN ? defaultValue.value : undefined;
    this.#variables.push({ name, fallback });
    this.#trueBits.set(name, bit);
    return bit;
  }
}

function isBoolean(type: TypeNode): boolean {
  const inner = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  return inner.kind === Kind.NAMED_TYPE && inner.name.value === 'Boolean';
}
