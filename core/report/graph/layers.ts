/** Nodes in columns, every node right of all its parents: longest paths, then fewer crossings by barycentres (Sugiyama, Tagawa and Toda 1981). */

/** In the order of importance: a link that would close a cycle with those before it is laid out as if it pointed the other way. */
export interface Link { readonly from: number; readonly to: number }

/** What stands in a column: a node, or the bend (`node` -1) of a link that passes through; `before` and `after` are its neighbours in the columns beside, as positions in `items`. */
interface Item { readonly node: number; readonly column: number; readonly before: number[]; readonly after: number[] }

export interface Columns { readonly items: readonly Item[]; /** Items of each column, from top to bottom. */ readonly columns: readonly (readonly number[])[]; /** Items that each link passes, in the direction of the layout. */ readonly routes: readonly (readonly number[])[]; /** Links that point left. */ readonly backward: readonly boolean[] }

export function columnsOf(nodes: number, links: readonly Link[]): Columns {
  const backward = cycleClosers(nodes, links), forward = links.map(({ from, to }, i) => (backward[i] ? { from: to, to: from } : { from, to }));
  const column = longestPaths(nodes, forward), items: Item[] = Array.from({ length: nodes }, (_, node) => ({ node, column: column[node]!, before: [], after: [] }));
  const routes = forward.map(({ from, to }) => {
    const route = [from];
    for (let at = column[from]! + 1; at < column[to]!; at++) { items.push({ node: -1, column: at, before: [], after: [] }); route.push(items.length - 1); }
    route.push(to);
    for (let i = 1; i < route.length; i++) { items[route[i - 1]!]!.after.push(route[i]!); items[route[i]!]!.before.push(route[i - 1]!); }
    return route;
  });
  const first = Array.from({ length: Math.max(0, ...column) + 1 }, (_, c) => items.flatMap((item, i) => (item.column === c ? [i] : [])));
  return { items, columns: uncrossed(items, first), routes, backward };
}

function cycleClosers(nodes: number, links: readonly Link[]): readonly boolean[] {
  const after: number[][] = Array.from({ length: nodes }, () => []);
  const reaches = (from: number, to: number): boolean => {
    const seen = new Set([from]), open = [from];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (node === to) return true;
      for (const next of after[node]!) if (!seen.has(next)) { seen.add(next); open.push(next); }
    }
    return false;
  };
  return links.map(({ from, to }) => {
    const closes = reaches(to, from);
    after[closes ? to : from]!.push(closes ? from : to);
    return closes;
  });
}

/** Column of each node: the most links on a path to it. The links have no cycle. */
function longestPaths(nodes: number, links: readonly Link[]): readonly number[] {
  const column = new Array<number>(nodes).fill(0);
  for (let changed = true; changed;) {
    changed = false;
    for (const { from, to } of links) if (column[to]! <= column[from]!) { column[to] = column[from]! + 1; changed = true; }
  }
  return column;
}

const sweeps = 24;

/** Sorts columns by the mean place of their neighbours, to the right and to the left in turn; the arrangement with the fewest crossings counts. */
function uncrossed(items: readonly Item[], first: readonly (readonly number[])[]): readonly (readonly number[])[] {
  let columns = first.map((column) => [...column]), best = columns, fewest = crossings(items, columns);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const rightward = sweep % 2 === 0, place = placesOf(columns);
    columns = columns.map((column) => [...column]);
    for (const c of rightward ? columns.keys() : [...columns.keys()].reverse()) {
      const meanOf = (i: number): number => { const near = rightward ? items[i]!.before : items[i]!.after; return near.length === 0 ? place.get(i)! : near.reduce((sum, one) => sum + place.get(one)!, 0) / near.length; };
      const mean = new Map(columns[c]!.map((i) => [i, meanOf(i)]));
      columns[c]!.sort((a, b) => mean.get(a)! - mean.get(b)! || place.get(a)! - place.get(b)!);
      columns[c]!.forEach((i, at) => place.set(i, at - (columns[c]!.length - 1) / 2));
    }
    const crossed = crossings(items, columns);
    if (crossed < fewest) { fewest = crossed; best = columns; }
  }
  return best;
}

/** Places from the middle of the column. */
const placesOf = (columns: readonly (readonly number[])[]): Map<number, number> => new Map(columns.flatMap((column) => column.map((i, at) => [i, at - (column.length - 1) / 2] as const)));

function crossings(items: readonly Item[], columns: readonly (readonly number[])[]): number {
  const place = placesOf(columns);
  let crossed = 0;
  for (const column of columns) {
    const ends: number[] = [];
    for (const i of column) {
      const places = items[i]!.after.map((next) => place.get(next)!).sort((a, b) => a - b);
      for (const at of places) for (const end of ends) if (end > at) crossed++;
      ends.push(...places);
    }
  }
  return crossed;
}
