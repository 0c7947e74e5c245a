import { AttributeSource, Expression, holds, Lookup } from '../model/expression';
import { PodShape, World } from '../model/world';

/** Pods that something selects. */
export interface PodList {
  /** Ascending positions in `World.pods`; not filled in where all are meant. */
  readonly pods: readonly number[];
  /** Every pod that selectors can match. */
  readonly isAll: boolean;
}

type Postings = ReadonlyMap<string, readonly number[]>;

const NO_PODS: readonly number[] = [];
/** With so few pods to look at, resolving costs less than finding out whether the selector is known. */
const CHEAP = 8;

/**
 * Resolves selectors. Equal ones are resolved once, starting from the rarest value that they ask for, never from all pods where
 * they ask for one at all. Pods on the network of their node are never found.
 */
export class Selectors {
  /** Every list that was made and is not all. */
  public readonly lists: PodList[] = [];
  public readonly all: PodList;

  private readonly postings: Readonly<Record<AttributeSource, Map<string, Postings>>> = {
    pod: new Map(), namespace: new Map(), account: new Map(), meta: new Map(),
  };
  private readonly byNamespace = new Map<string, number[]>();
  private readonly byExpression = new Map<Expression, PodList>();
  private readonly nobody: PodList = { pods: NO_PODS, isAll: false };
  private readonly single: (PodList | undefined)[];
  private readonly byKey = new Map<string, PodList>();
  /** Of whom `ofSubject` answers: one function for all pods instead of one for each. */
  private subject!: PodShape;
  private readonly ofSubject: Lookup;

  public constructor(private readonly world: World) {
    this.ofSubject = (on, key) => world.lookup(this.subject, on, key);
    const subjects: number[] = [];
    this.single = world.pods.map(() => undefined);
    const labels = new Map<string, Map<string, number[]>>();
    for (const pod of world.pods) {
      if (pod.isHost) continue;
      subjects.push(pod.id);
      append(this.byNamespace, pod.namespace, pod.id);
      for (const [key, value] of pod.labels) {
        let values = labels.get(key);
        if (!values) labels.set(key, values = new Map());
        append(values, value, pod.id);
      }
    }
    for (const [key, values] of labels) this.postings.pod.set(key, values);
    this.postings.meta.set('namespace', this.byNamespace);
    this.all = { pods: subjects, isAll: true };
  }

  public resolve(expression: Expression): PodList {
    if (expression.op === 'all') return this.all;
    if (expression.op === 'and') {
      const few = this.fewOf(expression.operands);
      if (few) return this.listOf(few);
    }
    let list = this.byExpression.get(expression);
    if (list) return list;
    const key = keyOf(expression);
    list = this.byKey.get(key);
    if (!list) this.byKey.set(key, list = this.listOf(this.find(expression)));
    this.byExpression.set(expression, list);
    return list;
  }

  public listOf(pods: readonly number[]): PodList {
    if (pods.length === 0) return this.nobody;
    if (pods.length === 1 && this.all.pods.length > 1) {
      const known = this.single[pods[0]];
      if (known) return known;
    }
    if (pods.length === this.all.pods.length && pods.every((pod, i) => pod === this.all.pods[i])) return this.all;
    const list = { pods, isAll: false };
    this.lists.push(list);
    if (pods.length === 1) this.single[pods[0]] = list;
    return list;
  }

  /** Where one of them asks for a value that few pods have: those that are what the others ask for too. */
  private fewOf(operands: readonly Expression[]): readonly number[] | undefined {
    let rarest: readonly number[] | undefined;
    let by: Expression | undefined;
    for (const operand of operands) {
      if (operand.op !== 'in' || operand.values.length !== 1) continue;
      const pods = this.postingsOf(operand.on, operand.key).get(operand.values[0]) ?? NO_PODS;
      if (rarest && pods.length >= rarest.length) continue;
      [rarest, by] = [pods, operand];
    }
    if (!rarest || rarest.length > CHEAP) return undefined;
    for (let i = 0; i < rarest.length; i++) {
      if (!this.holdsBesides(operands, by, rarest[i])) return rarest.filter(pod => this.holdsBesides(operands, by, pod));
    }
    return rarest;
  }

  private holdsBesides(operands: readonly Expression[], besides: Expression | undefined, id: number): boolean {
    const pod = this.world.pods[id];
    for (const operand of operands) {
      if (operand === besides) continue;
      if (operand.op !== 'in' || operand.values.length !== 1) {
        if (!this.holds(operand, pod)) return false;
      } else if (this.world.lookup(pod, operand.on, operand.key) !== operand.values[0]) {
        return false;
      }
    }
    return true;
  }

  private find(expression: Expression): readonly number[] {
    const within = this.anchor(expression) < Infinity ? this.candidates(expression) : this.all.pods;
    return isExact(expression) ? within : within.filter(pod => this.holds(expression, this.world.pods[pod]));
  }

  private holds(expression: Expression, pod: PodShape): boolean {
    this.subject = pod;
    return holds(expression, this.ofSubject);
  }

  /** How many pods there are to look at; infinite where the expression names no value. */
  private anchor(expression: Expression): number {
    switch (expression.op) {
      case 'none': return 0;
      case 'and': {
        let least = Infinity;
        for (const operand of expression.operands) least = Math.min(least, this.anchor(operand));
        return least;
      }
      case 'or': return expression.operands.reduce((sum, operand) => sum + this.anchor(operand), 0);
      case 'in': {
        const values = this.postingsOf(expression.on, expression.key);
        let sum = 0;
        for (const value of expression.values) sum += values.get(value)?.length ?? 0;
        return sum;
      }
      case 'present': case 'startsWith': case 'endsWith': case 'contains': {
        let sum = 0;
        for (const pods of this.postingsOf(expression.on, expression.key).values()) sum += pods.length;
        return sum;
      }
      default: return Infinity;
    }
  }

  /** All that match and perhaps more, ascending; only for what has an anchor. */
  private candidates(expression: Expression): readonly number[] {
    switch (expression.op) {
      case 'and': {
        let [best, least] = [expression.operands[0], Infinity];
        for (const operand of expression.operands) {
          const size = this.anchor(operand);
          if (size < least) [best, least] = [operand, size];
        }
        return this.candidates(best);
      }
      case 'or': return united(expression.operands.map(operand => this.candidates(operand)));
      case 'in': {
        const values = this.postingsOf(expression.on, expression.key);
        if (expression.values.length === 1) return values.get(expression.values[0]) ?? NO_PODS;
        return united(expression.values.map(value => values.get(value) ?? NO_PODS));
      }
      case 'present': case 'startsWith': case 'endsWith': case 'contains':
        return united([...this.postingsOf(expression.on, expression.key).values()]);
      default: return NO_PODS;
    }
  }

  private postingsOf(on: AttributeSource, key: string): Postings {
    const ofSource = this.postings[on];
    let postings = ofSource.get(key);
    if (!postings) ofSource.set(key, postings = on === 'pod' ? new Map() : on === 'namespace' ? this.ofNamespaces(key) : this.scanned(on, key));
    return postings;
  }

  private ofNamespaces(key: string): Postings {
    const found = new Map<string, number[][]>();
    for (const pods of this.byNamespace.values()) {
      const value = this.world.lookup(this.world.pods[pods[0]], 'namespace', key);
      if (value !== undefined) append(found, value, pods);
    }
    return new Map([...found].map(([value, lists]) => [value, united(lists)]));
  }

  private scanned(on: AttributeSource, key: string): Postings {
    const found = new Map<string, number[]>();
    for (const id of this.all.pods) {
      const value = this.world.lookup(this.world.pods[id], on, key);
      if (value !== undefined) append(found, value, id);
    }
    return found;
  }
}

function isExact({ op }: Expression): boolean {
  return op === 'in' || op === 'present' || op === 'none';
}

function united(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter(({ length }) => length > 0);
  if (filled.length < 2) return filled[0] ?? NO_PODS;
  return [...new Set(filled.flat())].sort((a, b) => a - b);
}

function append<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** As `canonicalKey`, but cheap: texts are told apart by their lengths. */
function keyOf(expression: Expression): string {
  switch (expression.op) {
    case 'all': case 'none': return expression.op;
    case 'and': case 'or': return `${expression.op}(${expression.operands.map(keyOf).sort().join()})`;
    case 'not': return `not(${keyOf(expression.operand)})`;
    case 'in': case 'notIn': {
      const { op, on, key, values } = expression;
      return `${op} ${on} ${key.length}:${key} ${values.length === 1 ? `${values[0].length}:${values[0]}` : [...values].sort().map(value => `${value.length}:${value}`).join()}`;
    }
    case 'present': case 'absent': return `${expression.op} ${expression.on} ${expression.key.length}:${expression.key}`;
    default: return `${expression.op} ${expression.on} ${expression.key.length}:${expression.key} ${expression.value}`;
  }
}
