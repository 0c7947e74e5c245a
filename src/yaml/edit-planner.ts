import type { YAMLMap, YAMLSeq } from 'yaml';
import { FieldPath } from '../manifests';
import { addItemsToFlow, addPairsToFlow, removeFromFlow } from './edit-flow';
import { addItemLines, addPairLines, removeLines } from './edit-lines';
import { AnyNode, isFlow, kindOf, PlacedDocument, PlacedPair } from './edit-nodes';
import { replacement, Slot } from './edit-replace';
import { Span } from './edit-spans';
import { Splice } from './edit-splices';
import { DocumentStyle } from './edit-style';
import { isCollection, isEmpty, listSteps, ownValue, Same, setOwn } from './edit-values';

/** A change of the text that stands or falls as one. */
export interface PlannedEdit {
  /** The fields that it changes. */
  readonly paths: readonly FieldPath[];
  readonly splices: readonly Splice[];
  /** Anchors whose text it changes, so that it shows wherever they are referred to. */
  readonly anchors: readonly string[];
}

/** A field that was left as it is. */
export interface RefusedEdit {
  readonly path: FieldPath;
  readonly reason: string;
}

type Json = Record<string, unknown>;

/** Plans the smallest change of a text that turns the value that it has into another. */
export class EditPlanner {
  public readonly edits: PlannedEdit[] = [];
  public readonly refused: RefusedEdit[] = [];

  public constructor(
    private readonly document: PlacedDocument,
    private readonly style: DocumentStyle,
    private readonly same: Same,
    private readonly closedAnchors: ReadonlySet<string>,
  ) {}

  /** Gives the value that the text has after the edits: `after`, but for what is refused. */
  public plan(before: unknown, after: unknown): unknown {
    const { root } = this.document;
    const start = root?.range?.[0] ?? 0;
    return this.change(root, before, after, [], { parent: 'root', flow: isFlow(root), container: root, column: 0, start }, []);
  }

  private change(given: AnyNode, before: unknown, after: unknown, path: FieldPath, slot: Slot, above: readonly string[]): unknown {
    if (this.same(before, after)) return before;
    const sameKind = isCollection(before) && isCollection(after) && Array.isArray(before) === Array.isArray(after);
    const isAlias = kindOf(given) === 'alias';
    const node = isAlias && sameKind ? this.document.resolved(given) : given;
    const names = [...isAlias && sameKind ? [(given as any).source] : [], (node as any)?.anchor];
    const anchors = [...above, ...names.filter(name => this.document.sharedAnchors.has(name))];
    if (isAlias && sameKind && isCollection(before) && isEmpty(before)) return this.refuse(path, before, 'it is written elsewhere, behind an alias');
    if (sameKind && Array.isArray(before) && kindOf(node) === 'seq') {
      return this.changeList(node as YAMLSeq, before, after as unknown[], path, slot, anchors);
    }
    if (sameKind && !Array.isArray(before) && kindOf(node) === 'map') {
      return this.changeMap(node as YAMLMap, before as Json, after as Json, path, slot, anchors);
    }
    return this.replace(node, before, after, path, slot, anchors);
  }

  private changeMap(node: YAMLMap, before: Json, after: Json, path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const pairs = this.document.pairsOf(node);
    const byKey = new Map(pairs.map(pair => [pair.key, pair]));
    const repeated = new Set(pairs.filter(pair => byKey.get(pair.key) !== pair).map(({ key }) => key));
    const removed = Object.keys(before).filter(key => !Object.hasOwn(after, key) && !this.same({ [key]: before[key] }, {}));
    if (pairs.length === 0 || (removed.length === pairs.length && removed.every(key => byKey.has(key)))) {
      return this.replace(node, before, after, path, slot, anchors);
    }
    const { lines } = this.document;
    const flow = isFlow(node);
    const column = lines.columnOf(pairs[0].start);
    const result: Json = { ...before };
    const added: [string, unknown][] = [];
    for (const [key, value] of Object.entries(after)) {
      const old = ownValue(before, key);
      const pair = byKey.get(key);
      if (Object.hasOwn(before, key) && this.same(old, value)) continue;
      if (pair && repeated.has(key)) {
        this.refuse([...path, key], old, 'the key is written more than once');
      } else if (pair) {
        const below = { parent: 'map', flow, container: node, column, start: pair.start, indicatorEnd: pair.indicatorEnd } as const;
        setOwn(result, key, this.change(pair.value, old, value, [...path, key], below, anchors));
      } else {
        added.push([key, value]); // or written in a mapping that is merged into this one: a key of its own comes before that
      }
    }
    const gone = new Set<PlacedPair>();
    for (const key of removed) {
      const pair = byKey.get(key);
      if (!pair || repeated.has(key)) {
        const reason = pair ? 'the key is written more than once' : 'it comes from another mapping by a merge key';
        this.refuse([...path, key], before[key], reason);
      } else {
        gone.add(pair);
      }
    }
    const spans: Span[] = gone.size > 0 || flow ? pairs.map(pair => spanOf(this.document, pair, gone.has(pair))) : [];
    if (gone.size > 0) {
      const splices = flow ? removeFromFlow(this.document, spans, path.length) : removeLines(this.document, spans, path.length);
      if (this.record([...gone].map(({ key }) => [...path, key]), splices, anchors)) {
        for (const { key } of gone) delete result[key];
      }
    }
    if (added.length > 0) {
      const splices = flow ? addPairsToFlow(this.document, this.style, node, spans, added, path.length)
        : addPairLines(this.document, this.style, node, pairs, added, path.length);
      if (this.record(added.map(([key]) => [...path, key]), splices, anchors)) {
        for (const [key, value] of added) setOwn(result, key, value);
      }
    }
    return result;
  }

  private changeList(node: YAMLSeq, before: unknown[], after: unknown[], path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const items = this.document.itemsOf(node);
    const steps = listSteps(before, after, this.same);
    if (items.length !== before.length) return this.refuse(path, before, 'the list could not be found in the text');
    if (items.length === 0 || steps.every(({ kind }) => kind !== 'keep')) return this.replace(node, before, after, path, slot, anchors);
    const { document } = this;
    const flow = isFlow(node);
    const column = document.lines.columnOf(items[0].start);
    const gone = new Set(steps.flatMap(step => step.kind === 'remove' ? [step.from] : []));
    const spans = items.map((item, i): Span => ({ start: item.start, end: document.endOf(item.value, item.indicatorEnd), gone: gone.has(i) }));
    const added = flow ? addItemsToFlow(document, this.style, node, spans, steps, after, path.length)
      : addItemLines(document, this.style, node, items, spans, steps, after, path.length);
    const removals = gone.size === 0 ? [] : flow ? removeFromFlow(document, spans, path.length) : removeLines(document, spans, path.length);
    const refusedBefore = this.refused.length;
    const changes = [...added, ...removals];
    if (changes.length > 0 && !this.record([path], changes, anchors)) return before;
    const result: unknown[] = [];
    for (const step of steps) {
      if (step.kind === 'add') result.push(after[step.to]);
      if (step.kind !== 'keep') continue;
      const item = items[step.from];
      const below = { parent: 'seq', flow, container: node, column, start: item.start, indicatorEnd: item.indicatorEnd } as const;
      result.push(this.change(item.value, before[step.from], after[step.to], [...path, step.from], below, anchors));
    }
    return this.refused.length > refusedBefore || changes.length > 0 || result.some((item, i) => item !== before[i]) ? result : before;
  }

  /** Writes another value in the place of one. */
  private replace(node: AnyNode, before: unknown, after: unknown, path: FieldPath, slot: Slot, anchors: readonly string[]): unknown {
    const splices = replacement(this.document, this.style, node, after, slot, path.length);
    if (typeof splices === 'string') return this.refuse(path, before, splices);
    return this.record([path], splices, anchors) ? after : before;
  }

  private record(paths: readonly FieldPath[], splices: readonly Splice[], anchors: readonly string[]): boolean {
    const closed = anchors.find(name => this.closedAnchors.has(name));
    if (closed !== undefined) {
      this.refused.push(...paths.map(path => ({ path, reason: `it would change every place that shares the anchor '&${closed}'` })));
      return false;
    }
    this.edits.push({ paths, splices, anchors });
    return true;
  }

  private refuse<T>(path: FieldPath, before: T, reason: string): T {
    this.refused.push({ path, reason });
    return before;
  }
}

function spanOf(document: PlacedDocument, { start, value, indicatorEnd, keyEnd }: PlacedPair, gone: boolean): Span {
  return { start, end: document.endOf(value, indicatorEnd ?? keyEnd), gone };
}
