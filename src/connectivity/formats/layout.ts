import { Picture } from './picture';

/** Where a box stands, in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture with places: of nodes by position, and of namespaces. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly Box[];
  readonly groups: readonly (Box & { readonly namespace: string })[];
}

export const NODE_WIDTH = 180;
export const NODE_HEIGHT = 40;
const GAP_X = 70;
const GAP_Y = 26;
const PADDING = 18;
const TITLE = 26;

/** Namespaces as boxes in rows, workloads as a grid in each; what is outside of namespaces comes first. The same picture gives the same places. */
export function layoutOf({ nodes }: Picture): Layout {
  const members = new Map<string, number[]>();
  nodes.forEach(({ namespace }, i) => members.get(namespace)?.push(i) ?? members.set(namespace, [i]));
  const sized = [...members].map(([namespace, own]) => {
    const columns = Math.max(1, Math.ceil(Math.sqrt(own.length / 2)));
    const rows = Math.ceil(own.length / columns);
    return {
      namespace,
      own,
      columns,
      width: 2 * PADDING + columns * NODE_WIDTH + (columns - 1) * GAP_X,
      height: 2 * PADDING + TITLE + rows * NODE_HEIGHT + (rows - 1) * GAP_Y,
    };
  });
  const area = sized.reduce((sum, { width, height }) => sum + (width + GAP_X) * (height + GAP_X), 0);
  const widest = Math.max(900, Math.ceil(Math.sqrt(area * 1.6)), ...sized.map(({ width }) => width));
  const places: Box[] = [];
  const groups: (Box & { readonly namespace: string })[] = [];
  let [x, y, rowHeight, right] = [GAP_X, GAP_X, 0, 0];
  for (const { namespace, own, columns, width, height } of sized) {
    if (x > GAP_X && x + width > widest) [x, y, rowHeight] = [GAP_X, y + rowHeight + GAP_X, 0];
    if (namespace !== '') groups.push({ namespace, x, y, width, height });
    own.forEach((node, i) => {
      places[node] = {
        x: x + PADDING + (i % columns) * (NODE_WIDTH + GAP_X),
        y: y + PADDING + TITLE + Math.floor(i / columns) * (NODE_HEIGHT + GAP_Y),
        width: NODE_WIDTH,
        height: NODE_HEIGHT,
      };
    });
    right = Math.max(right, x + width);
    x += width + GAP_X;
    rowHeight = Math.max(rowHeight, height);
  }
  return { width: right + GAP_X, height: y + rowHeight + GAP_X, nodes: places, groups };
}
