import { always, type Condition, type Conditions, type RequestVariables } from './condition.ts';

/** Combinations of conditions can double with every level; beyond this many groups a need counts always. */
export const groupCountMax = 64;

/** Bit masks, each under the condition that makes it count. */
export class Needs {
  readonly #conditions: Conditions;
  readonly #groups = new Map<Condition, bigint>();
  #always = 0n;

  constructor(conditions: Conditions) {
    this.#conditions = conditions;
  }

  add(condition: Condition, mask: bigint): void {
    if (condition === always) {
      this.#always |= mask;
      return;
    }
    if ((mask & ~this.#always) === 0n) return;
    this.#groups.set(condition, (this.#groups.get(condition) ?? 0n) | mask);
    if (this.#groups.size > groupCountMax) this.#collapse();
  }

  /** Adds what `other` needs wherever `condition` holds too. */
  addAll(other: Needs, condition: Condition = always): void {
    this.add(condition, other.#always);
    for (const [inner, mask] of other.#groups) this.add(condition | inner, mask);
  }

  /** Drops groups that say no more than what counts always, so that most documents keep none. */
  settle(): this {
    for (const [condition, mask] of this.#groups) {
      if ((mask & ~this.#always) === 0n) this.#groups.delete(condition);
    }
    return this;
  }

  mask(variables: RequestVariables): bigint {
    if (this.#groups.size === 0) return this.#always;
    const missing = ~this.#conditions.truth(variables);
    let needed = this.#always;
    for (const [condition, mask] of this.#groups) {
      if ((condition & missing) === 0n) needed |= mask;
    }
    return needed;
  }

  #collapse(): void {
    for (const mask of this.#groups.values()) this.#always |= mask;
    this.#groups.clear();
  }
}
