import { Kind, type ObjectValueNode, type ValueNode } from 'graphql';
import { duplicateKey, loneSurrogate, tooDeep } from './verifier/exact-json.ts';
import { inexactNumber } from './verifier/exact-number.ts';
import { payloadLimits } from './verifier/payload-limits.ts';

interface Open {
  node: ValueNode;
  depth: number;
}

/**
 * The rules of `inexactness` for a JSON payload written as a literal in a GraphQL document. Variables inside
 * it come from the request's JSON and are judged there. `envelope` is how many levels lie around the payload.
 */
export function inexactLiteral(root: ValueNode, envelope = 0): string | null {
  const open: Open[] = [{ node: root, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const reason = judge(next.node) ?? enter(next, open, payloadLimits.depth + envelope);
    if (reason !== null) return reason;
  }
  return null;
}

function judge(node: ValueNode): string | null {
  switch (node.kind) {
    case Kind.INT:
    case Kind.FLOAT:
      return inexactNumber(node.value);
    case Kind.STRING:
      return node.value.isWellFormed() ? null : loneSurrogate;
    case Kind.ENUM:
      // JSON scalars drop enum values silently, which would anchor less than was written.
      return `${node.value} is not JSON; write it as a string.`;
    case Kind.OBJECT:
      return duplicateField(node);
    default:
      return null;
  }
}

function duplicateField(node: ObjectValueNode): string | null {
  const names = new Set<string>();
  for (const { name } of node.fields) {
    if (names.has(name.value)) return duplicateKey(name.value);
    names.add(name.value);
  }
  return null;
}

/** The last pushed is judged first; which of several reasons is reported does not matter. */
function enter({ node, depth }: Open, open: Open[], maxDepth: number): string | null {
  if (node.kind !== Kind.OBJECT && node.kind !== Kind.LIST) return null;
  if (depth + 1 > maxDepth) return tooDeep;
  const children = node.kind === Kind.LIST ? node.values : node.fields.map((field) => field.value);
  for (const child of children) open.push({ node: child, depth: depth + 1 });
  return null;
}
