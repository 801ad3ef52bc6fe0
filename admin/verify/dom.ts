type Child = Node | string | false | null | undefined;
type Attributes = Readonly<Record<string, string | ((event: Event) => void)>>;

const svgNames = new Set(['svg', 'g', 'path', 'rect', 'text', 'circle', 'title']);

/** An element with its attributes, listeners and children. Text is only ever text. */
export function h(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Element {
  const element = svgNames.has(name)
    ? document.createElementNS('http://www.w3.org/2000/svg', name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return element;
}

const paths = {
  ok: 'M5.5 12.5l4.2 4.2L18.5 7.8',
  failed: 'M7 7l10 10M17 7L7 17',
  skipped: 'M7 12h10',
  upload: 'M12 16V5.500M7.500 9.500L12 5l4.500 4.500M5 16.500V19h14v-2.500',
  download: 'M12 5v10.500M7.500 11.500L12 16l4.500-4.500M5 19h14',
} as const;

export const icon = (name: keyof typeof paths) =>
  h(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: paths[name] }),
  );
