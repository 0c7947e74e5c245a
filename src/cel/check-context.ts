import { CelSyntaxError, CelVersionError, positionAt, syntaxErrorAt } from './errors';
import { DYN, Type } from './types';
import { versionNumber } from './versions';

/** What the check goes by. */
export interface CheckOptions {
  /** Names of the variables that are bound at evaluation. */
  readonly variables: readonly string[];
  /** @default - no function is too new */
  readonly kubernetesVersion?: string;
  /**
   * `kubernetes`: as the API server compiles policies. `standard`: lists and maps may mix types. `none`: operands that do
   * not fit are left to evaluation.
   *
   * @default kubernetes
   */
  readonly types?: 'kubernetes' | 'standard' | 'none';
}

/** From this version on the API server does not mix dyn with other types in a list or map either. */
const STRICT_AGGREGATES_SINCE = 30;

/** Whether lists or maps have elements of different types, as far as they are known. */
function differInside(a: Type, b: Type): boolean {
  return a.args.length === b.args.length && a.args.some((arg, i) => {
    const other = b.args[i];
    return arg.name === other.name ? differInside(arg, other) : arg.name !== 'dyn' && other.name !== 'dyn';
  });
}

/** How strict a check is, and its errors. */
export class CheckContext {
  /** Inside the arguments of `format()`, where lists may mix types. */
  public formatting = 0;
  private readonly version: number;
  private readonly types: 'kubernetes' | 'standard' | 'none';

  constructor(private readonly source: string, { kubernetesVersion, types = 'kubernetes' }: CheckOptions) {
    this.version = kubernetesVersion === undefined ? Infinity : versionNumber(kubernetesVersion);
    this.types = types;
  }

  /** Whether what the API server refuses in policies is refused. */
  public get forPolicies(): boolean {
    return this.types === 'kubernetes';
  }

  public error(offset: number, message: string): CelSyntaxError {
    return syntaxErrorAt(this.source, offset, message);
  }

  /** Types do not fit. Where they are not checked the value is of any type. */
  public mismatch(offset: number, message: string): Type {
    if (this.types === 'none') return DYN;
    throw this.error(offset, message);
  }

  /** Refuses what the target does not have yet. */
  public require(since: string, what: string, offset: number): void {
    if (!this.has(since)) {
      const { line, column } = positionAt(this.source, offset);
      throw new CelVersionError(what, since, `1.${this.version}`, line, column);
    }
  }

  /** Whether a list or map may not have values of both types. */
  public mixes(a: Type, b: Type): boolean {
    if (!this.forPolicies || this.formatting > 0) return false;
    if (a.name === b.name) return differInside(a, b);
    return this.version >= STRICT_AGGREGATES_SINCE || (a.name !== 'dyn' && b.name !== 'dyn');
  }

  /** Whether the target has what came with a version. */
  public has(since: string | undefined): boolean {
    return since === undefined || versionNumber(since) <= this.version;
  }
}
