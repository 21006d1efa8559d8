/**
 * The only script of the pages: it copies a feed address to the clipboard. It also reveals the buttons, so
 * without scripts there are none. The Clipboard API needs a secure context; over http it falls back to
 * `execCommand`.
 */
export const COPY_SCRIPT = `
const said = document.querySelector('[role=status]');
for (const button of document.querySelectorAll('.addresses button')) {
  const field = button.parentElement.querySelector('input');
  button.hidden = false;
  button.addEventListener('click', async () => {
    field.focus();
    field.select();
    let done = true;
    try { await navigator.clipboard.writeText(field.value); } catch { done = document.execCommand('copy'); }
    if (done) button.focus();
    said.textContent = done ? field.name + ' address copied.' : 'The address is selected: copy it with your keyboard or menu.';
  });
}
`;
