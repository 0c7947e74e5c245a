import { jsonText } from '../../assessment';

/** Items of a list: values, or texts that are JSON already, in pieces. */
type Items = Iterable<object | undefined | IterableIterator<string>>;

/**
 * A member of an object in pieces: `,"key":[…]`; nothing at all where no item is defined, because OSCAL has no empty lists.
 */
export function* list(key: string, items: Items): IterableIterator<string> {
  let open = false;
  for (const item of items) {
    if (item === undefined) continue;
    yield open ? ',\n' : `,"${key}":[\n`;
    if (isText(item)) yield* item;
    else yield jsonText(item);
    open = true;
  }
  if (open) yield ']';
}

function isText(item: object): item is IterableIterator<string> {
  return typeof (item as Partial<IterableIterator<string>>).next === 'function';
}

export function* map<T, U>(items: readonly T[], use: (item: T, index: number) => U): Iterable<U> {
  for (let i = 0; i < items.length; i++) yield use(items[i], i);
}

export function* flatMap<T, U>(items: readonly T[], use: (item: T) => Iterable<U>): Iterable<U> {
  for (const item of items) yield* use(item);
}

export function* concat<T>(...lists: Iterable<T>[]): Iterable<T> {
  for (const items of lists) yield* items;
}
