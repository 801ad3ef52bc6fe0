/** The member of a result union that the test expects, or an error that shows what came instead. */
export function only<Union extends { __typename: string }, Name extends Union['__typename']>(
  result: Union,
  name: Name,
): Extract<Union, { __typename: Name }> {
  if (result.__typename === name) return result as Extract<Union, { __typename: Name }>;
  throw new Error(`expected ${name}, got ${JSON.stringify(result, null, 2)}`);
}

/** The value, where the test knows that there is one. */
export function given<Value>(value: Value | null | undefined): Value {
  if (value == null) throw new Error('expected a value, got none');
  return value;
}
