/**
 * `navigator.clipboard` exists only on https and localhost. A self-hosted console often stands on plain http in a
 * LAN, so there the text is selected in the page and copied the old way, without moving the focus: a dialog's
 * focus trap would take it back and the copy would be empty.
 */
export async function copyText(text: string, host: HTMLElement): Promise<boolean> {
  if (window.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused by permission: the old way may still work.
    }
  }
  return copySelection(text, host);
}

function copySelection(text: string, host: HTMLElement): boolean {
  const selection = document.getSelection();
  if (!selection) return false;
  const node = document.createElement('span');
  node.textContent = text;
  node.setAttribute('aria-hidden', 'true');
  Object.assign(node.style, { position: 'fixed', opacity: '0', whiteSpace: 'pre', userSelect: 'all' });
  host.append(node);
  const range = document.createRange();
  range.selectNodeContents(node);
  selection.removeAllRanges();
  selection.addRange(range);
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    selection.removeAllRanges();
    node.remove();
  }
}
