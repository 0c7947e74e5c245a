import { CelLimitError } from '../../cel';

/** Comparisons of a requirement of a selector with an object. Real sets of 50,000 objects need a hundredth of these. */
const LIMIT = 20_000_000;

/** Bounds what one set of objects costs: indexes make it near-linear, and no objects may be made to defeat them. */
export class Work {
  private left = LIMIT;

  /** @throws CelLimitError when the bound is reached: the control errs on what is left, which counts as failed */
  public spend(comparisons: number): void {
    this.left -= comparisons;
    if (this.left < 0) throw new CelLimitError(`the selectors of these objects take more than ${LIMIT} comparisons: assess fewer objects at a time`);
  }
}
