// Runs in the reader's browser: search over the documentation, and a button that copies a block of code. Without it
// every page reads the same. It is run before the page is drawn, so that the theme that was chosen in the console holds.

try {
  document.documentElement.dataset.theme = localStorage.getItem('countersign.theme') ?? 'system';
} catch {
  // Storage is switched off: as the system has it.
}

const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const pre of document.querySelectorAll('pre')) {
    const button = element('button', { type: 'button', className: 'copy', textContent: 'Copy' });
    const frame = element('div', { className: 'code' });
    pre.replaceWith(frame);
    frame.append(pre, button);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(pre.textContent.trimEnd());
        button.textContent = 'Copied';
      } catch {
        button.textContent = 'Not allowed';
      }
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 1500);
    });
  }
}

const most = 12;

/** `rotate` finds rotation, and `keys` a key. */
const stem = (word) => (word.length > 3 ? word.replace(/(ions?|ing|ed|es|e|s)$/, '') : word);

/** The passages in which every word occurs, those with it in a heading first. */
function find({ pages, passages }, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean).map(stem);
  if (words.length === 0) return [];
  const found = [];
  for (const [page, id, title, body] of passages) {
    const { href, title: pageTitle } = pages[page];
    const [heading, content, name] = [title, body, pageTitle].map((each) => each.toLowerCase());
    let score = 0;
    for (const word of words) {
      const here =
        (heading === word ? 60 : 0) +
        (heading.startsWith(word) ? 30 : 0) +
        (heading.includes(word) ? 30 : 0) +
        (name.includes(word) ? 12 : 0) +
        Math.min(content.split(word).length - 1, 6);
      if (here === 0) {
        score = 0;
        break;
      }
      score += here;
    }
    if (score > 0) found.push({ score, href: id ? `${href}#${id}` : href, title, pageTitle, body, words });
  }
  return found.sort((one, other) => other.score - one.score).slice(0, most);
}

/** A stretch of the text around the first word, with all words marked. */
function excerpt(body, words) {
  const at = words.map((word) => body.toLowerCase().indexOf(word)).filter((place) => place >= 0);
  const start = Math.max(0, Math.min(...(at.length > 0 ? at : [0])) - 50);
  const part = `${start > 0 ? '…' : ''}${body.slice(start, start + 150)}${body.length > start + 150 ? '…' : ''}`;
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[^\w\s]/g, '\\$&')).join('|')})`, 'gi');
  return part
    .split(pattern)
    .map((piece, place) => (place % 2 === 1 ? element('mark', { textContent: piece }) : piece));
}

const attributes = (target, values) => {
  for (const [name, value] of Object.entries(values)) target.setAttribute(name, value);
  return target;
};

function createDialog() {
  const input = element('input', { type: 'search', placeholder: 'Search docs…', autocomplete: 'off' });
  const list = element('div', { id: 'found' });
  const status = element('p');
  const dialog = element('dialog', {}, input, list, status);
  attributes(input, { role: 'combobox', 'aria-label': 'Search docs', 'aria-controls': 'found' });
  attributes(input, { 'aria-expanded': 'true', 'aria-autocomplete': 'list' });
  attributes(list, { role: 'listbox', 'aria-label': 'Found' });
  attributes(status, { role: 'status' });
  attributes(dialog, { 'aria-label': 'Search docs' });
  document.body.append(dialog);
  return { dialog, input, list, status };
}

function optionOf({ href, title, pageTitle, body, words }, place) {
  const option = element(
    'a',
    { id: `found-${place}`, href, tabIndex: -1 },
    element('strong', { textContent: title === pageTitle ? title : `${pageTitle} › ${title}` }),
    element('small', {}, ...excerpt(body, words)),
  );
  return attributes(option, { role: 'option' });
}

let loading;

/** Once, and again after it failed. */
function loadIndex() {
  loading ??= fetch(document.body.dataset.index).then((response) => {
    if (!response.ok) throw new Error(String(response.status));
    return response.json();
  });
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

function createSearch() {
  const { dialog, input, list, status } = createDialog();
  let chosen = 0;

  const choose = (next) => {
    const options = [...list.children];
    chosen = options.length === 0 ? 0 : (next + options.length) % options.length;
    options.forEach((option, place) => {
      option.setAttribute('aria-selected', String(place === chosen));
    });
    input.setAttribute('aria-activedescendant', options[chosen]?.id ?? '');
    options[chosen]?.scrollIntoView({ block: 'nearest' });
  };

  const show = async () => {
    const text = input.value;
    try {
      const found = find(await loadIndex(), text);
      if (text !== input.value) return;
      list.replaceChildren(...found.map(optionOf));
      status.textContent = text.trim() && found.length === 0 ? 'Nothing found.' : '';
      choose(0);
    } catch {
      status.textContent = 'The search could not be loaded. Try again.';
    }
  };

  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(chosen + step);
    else if (event.key === 'Enter') list.children[chosen]?.click();
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog || list.contains(target)) dialog.close();
  });
  return () => {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    show();
  };
}

function begin() {
  const open = createSearch();
  const button = document.querySelector('.search');
  button.hidden = false;
  button.addEventListener('click', open);
  if (/Mac|iPhone|iPad/.test(navigator.platform)) button.querySelector('kbd').textContent = '⌘K';
  document.addEventListener('keydown', (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    const isShortcut = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k';
    if (!isShortcut && (event.key !== '/' || isTyping)) return;
    event.preventDefault();
    open();
  });
  addCopyButtons();
}

document.addEventListener('DOMContentLoaded', begin);
