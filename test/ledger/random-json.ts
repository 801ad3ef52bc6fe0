/** Seeded JSON texts; `flawed` ones have exactly one thing in them that JavaScript does not carry. */
export function createJsonGenerator(seed: number) {
  let state = seed >>> 0;
  // Mulberry32.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(items: readonly [T, ...T[]]): T => items[below(items.length)] ?? items[0];
  const digits = (count: number) => Array.from({ length: count }, () => below(10)).join('');
  const space = () => pick(['', '', ' ', '\n', '\t ']);

  const number = (): string => {
    const whole = below(3) === 0 ? '0' : String(1 + below(9)) + digits(below(22));
    const fraction = below(2) ? `.${digits(1 + below(20))}${'0'.repeat(below(4))}` : '';
    const exponent = below(3) === 0 ? `${pick(['e', 'E'])}${pick(['', '+', '-'])}${below(330)}` : '';
    return pick(['', '-']) + whole + fraction + exponent;
  };
  const exactNumber = () => {
    const text = number();
    return isExact(text) ? text : pick(['7', '-2.50', '1e3']);
  };
  const characters = ['a', 'é', '😂', ' ', '{', '"', '\\', '\n', '1', ',', ':'] as const;
  const string = () => {
    const text = Array.from({ length: below(6) }, () => pick(characters)).join('');
    return below(2) ? JSON.stringify(text) : escapeAll(text);
  };

  function value(depth: number, flaw: Flaw | null): string {
    if (depth === 0 && flaw) return flaws[flaw]();
    const kind = flaw || depth > 0 ? below(2) : 2 + below(3);
    if (kind === 0) return list(depth - 1, flaw);
    if (kind === 1) return object(depth - 1, flaw);
    return pick([exactNumber, string, () => pick(['true', 'false', 'null'])])();
  }
  function list(depth: number, flaw: Flaw | null): string {
    const items = children(depth, flaw);
    return `[${space()}${items.join(`${space()},${space()}`)}${space()}]`;
  }
  function object(depth: number, flaw: Flaw | null): string {
    const members = children(depth, flaw).map((item, index) => `"k${index}"${space()}:${space()}${item}`);
    return `{${space()}${members.join(`${space()},`)}${space()}}`;
  }
  function children(depth: number, flaw: Flaw | null): string[] {
    const count = flaw ? 1 + below(4) : below(4);
    const culprit = below(count);
    return Array.from({ length: count }, (_, index) => {
      const carries = flaw && index === culprit;
      return value(carries ? depth : below(depth + 1), carries ? flaw : null);
    });
  }

  const flaws = {
    number: () => pick(['9007199254740993', '1e999', '-0.10000000000000000001', '1e-999']),
    key: () => pick(['{"x":1,"y":{"x":2},"x":3}', String.raw`{"x":[],"\u0078":{}}`]),
    surrogate: () => pick([String.raw`"\ud83d"`, String.raw`{"a\udc00b":1}`, String.raw`"x\udbffy"`]),
    depth: () => '['.repeat(65) + ']'.repeat(65),
  };
  type Flaw = keyof typeof flaws;

  return {
    number,
    flawless: () => value(below(6), null),
    flawed: () => {
      const flaw = pick(['number', 'key', 'surrogate', 'depth'] as const);
      return { text: value(below(6), flaw), flaw };
    },
    garbage: () => {
      const text = value(below(5), null);
      const at = below(text.length + 1);
      const odd = pick(['"', '\\', '{', '}', '[', ']', ',', ':', '-', 'e', '.', '\ud83d', '\\u', '\u0000']);
      return text.slice(0, at) + odd + (below(2) ? text.slice(at + below(3)) : '');
    },
  };
}

function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}

/** The oracle, by exact rational arithmetic: is the written number the one JavaScript would write back? */
export function isExact(source: string): boolean {
  const value: unknown = JSON.parse(source);
  if (typeof value !== 'number' || !Number.isFinite(value)) return false;
  const [a, b] = [rational(source), rational(JSON.stringify(value))];
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

function rational(text: string): { numerator: bigint; denominator: bigint } {
  const [, sign, whole = '0', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const scale = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction) * (sign ? -1n : 1n);
  return scale < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-scale) }
    : { numerator: digits * 10n ** BigInt(scale), denominator: 1n };
}
