/** The page's only script: tables that sort and filter, buttons that copy and save. The switches of the figures need none. */
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
for (const tabled of document.querySelectorAll('.tabled')) {
  const selects = [...tabled.querySelectorAll('select')];
  const rows = [...tabled.querySelectorAll('tbody tr')];
  const filter = () => {
    const wanted = selects.filter(({ value }) => value !== '').map(({ value, dataset }) => [Number(dataset.column), value.slice(1)]);
    for (const row of rows) row.hidden = !wanted.every(([column, value]) => order(row.cells[column]) === value);
    const shown = rows.filter(({ hidden }) => !hidden).length;
    tabled.querySelector('.shown').textContent = shown < rows.length ? shown + ' of ' + rows.length + ' rows' : '';
  };
  for (const select of selects) select.addEventListener('change', filter);
  filter();
}
const field = (value) => /[",\\r\\n]|^\\s|\\s$/.test(value) ? '"' + value.replaceAll('"', '""') + '"' : value;
const csv = (rows) => rows.map((row) => row.map((value) => value === null ? '' : field(String(value))).join(',') + '\\r\\n').join('');
const save = (name, type, text) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const resolved = (text) => { const style = getComputedStyle(document.documentElement); return text.replace(/var\\((--[\\w-]+)\\)/g, (_, name) => style.getPropertyValue(name).trim()); };
const standalone = (svg) => {
  const copy = svg.cloneNode(true);
  const [, , width, height] = svg.getAttribute('viewBox').split(/[ ,]+/);
  for (const [name, value] of Object.entries({ width, height, fill: 'currentColor', 'font-family': 'system-ui, sans-serif', 'font-size': getComputedStyle(svg).fontSize, style: 'color:var(--ink);background:var(--card)' })) copy.setAttribute(name, value);
  const rules = [...document.styleSheets[0].cssRules].filter(({ selectorText }) => /^\\.plot[ .]/.test(selectorText ?? '')).map(({ cssText }) => cssText);
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = rules.join('\\n');
  copy.prepend(style);
  return resolved(new XMLSerializer().serializeToString(copy));
};
const figureTable = ({ columns }, { head, curves }) => [head, ...curves.flatMap(([label, ...numbers]) => columns[numbers[0]].map((_, i) => [label, ...numbers.map((column) => columns[column][i])]))];
const visible = (node) => node.getClientRects().length > 0;
const savers = {
  svg: ({ panel }) => { const { figure, table } = chosen(panel); const svg = [...figure.querySelectorAll('svg.plot')].find(visible); if (svg) save(table.file + '.svg', 'image/svg+xml', standalone(svg)); },
  csv: ({ panel }) => { const { data, table } = chosen(panel); save(table.file + '.csv', 'text/csv', csv(figureTable(data, table))); },
  drawing: ({ file }, button) => { save(file + '.svg', 'image/svg+xml', standalone(button.closest('.graphed').querySelector('svg.graph'))); },
  table: ({ file }, button) => {
    const table = button.closest('.tabled').querySelector('table');
    const head = [...table.tHead.rows[0].cells].map((heading) => heading.dataset.key ?? heading.textContent.trim());
    save(file + '.csv', 'text/csv', csv([head, ...[...table.tBodies[0].rows].filter(({ hidden }) => !hidden).map((row) => [...row.cells].map(order))]));
  },
};
const chosen = (id) => {
  const panel = document.getElementById(id);
  const figure = [...panel.querySelectorAll('.figure')].find(visible);
  const data = JSON.parse(panel.querySelector('script.data').textContent);
  return { figure, data, table: data.figures[figure.dataset.pair] };
};
for (const button of document.querySelectorAll('button.save')) button.addEventListener('click', () => savers[button.dataset.save](button.dataset, button));
`;
