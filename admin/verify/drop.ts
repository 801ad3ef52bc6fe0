import type { NamedFile } from './check.ts';
import { h, icon } from './dom.ts';

/** A proof is at most a megabyte; a document is hashed in memory. */
const maxBytes = 512 * 1024 * 1024;

export type OnFiles = (files: readonly File[]) => void;

/** The button is the way for keyboards and screen readers; dropping is the quick one beside it. */
export function dropZone(title: string, text: string, onFiles: OnFiles): Element {
  const input = h('input', {
    ...{ type: 'file', multiple: '', hidden: '', 'data-files': '' },
    change: () => {
      onFiles([...(input.files ?? [])]);
      input.value = '';
    },
  }) as HTMLInputElement;
  return h(
    'div',
    { class: 'drop' },
    icon('upload'),
    h('strong', {}, title),
    h('p', {}, text),
    h('button', { type: 'button', class: 'button plain', click: () => input.click() }, 'Choose a file'),
    input,
  );
}

/** The whole window takes files, so that a near miss does not make the browser leave the page. */
export function acceptDrops(onFiles: OnFiles): void {
  let depth = 0;
  const over = (change: number) => {
    depth = Math.max(0, change === 0 ? 0 : depth + change);
    document.body.classList.toggle('dropping', depth > 0);
  };
  addEventListener('dragenter', () => over(1));
  addEventListener('dragleave', () => over(-1));
  addEventListener('dragover', (event) => event.preventDefault());
  addEventListener('drop', (event) => {
    event.preventDefault();
    over(0);
    onFiles([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Why a file was not even looked at, as a sentence. */
export class UnreadableFile extends Error {}

export async function readFile(file: File): Promise<NamedFile> {
  if (file.size > maxBytes)
    throw new UnreadableFile(`"${file.name}" is larger than 512 MB. Use the command for it.`);
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    throw new UnreadableFile(`"${file.name}" could not be read. A folder cannot be compared.`);
  }
}
