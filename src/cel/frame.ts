import { CelLimitError } from './errors';

/** How many elements all comprehensions of one evaluation may visit. */
const MAX_ITERATIONS = 10_000_000;

/** The state of one evaluation. */
export class Frame {
  /** Values of the variables of comprehensions. */
  public readonly slots: any[];
  private iterations = 0;

  constructor(public readonly bindings: Readonly<Record<string, unknown>>, slots: number) {
    this.slots = slots === 0 ? NO_SLOTS : new Array(slots);
  }

  /** Counts elements that are about to be visited. */
  public visit(elements: number): void {
    this.iterations += elements;
    if (this.iterations > MAX_ITERATIONS) throw new CelLimitError(`evaluation visits more than ${MAX_ITERATIONS} elements`);
  }
}

const NO_SLOTS: any[] = [];

/** A compiled expression. */
export type Eval = (frame: Frame) => any;
