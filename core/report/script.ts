/** The page's only script: tables that sort, buttons that copy. The switches of the figures need none. */
export const script = `'use strict';
document.documentElement.classList.add('scripted');
const order = (cell) => cell.dataset.sort ?? cell.textContent.trim();
const compare = (a, b) => a === b ? 0 : a === '' ? Infinity : b === '' ? -Infinity : isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
for (const table of document.querySelectorAll('table.sortable')) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => heading.querySelector('button').addEventListener('click', () => {
    const down = heading.getAttribute('aria-sort') === 'ascending';
    for (const other of headings) other.removeAttribute('aria-sort');
    heading.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const key = (row) => order(row.cells[column]);
    const sign = (difference) => Math.abs(difference) === Infinity ? difference : down ? -difference : difference;
    table.tBodies[0].append(...[...table.tBodies[0].rows].sort((a, b) => Math.sign(sign(compare(key(a), key(b))))));
  }));
}
for (const button of document.querySelectorAll('button.copy')) {
  const code = button.previousElementSibling;
  button.addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(code.textContent); button.textContent = 'Copied'; }
    catch { getSelection().selectAllChildren(code); button.textContent = 'Selected'; }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
`;
