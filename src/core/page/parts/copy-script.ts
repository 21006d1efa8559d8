/**
 * The one script there is: it puts an address on the clipboard. Buttons are shown by it, so without scripts there are none, and
 * the address can be selected. Off https there is no clipboard interface; the old command works there.
 * Its state is the page: it holds none and asks nobody.
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
