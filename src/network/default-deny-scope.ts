import { Construct, IConstruct } from 'constructs';

const SCOPE = Symbol.for('cdk8s-bulwark.DefaultDenyScope');

/** A scope whose namespace denies everything that no policy allows. */
export class DefaultDenyScope {
  /** The nearest such scope that a construct lies in. */
  public static enclosing(construct: IConstruct): DefaultDenyScope | undefined {
    let at: IConstruct | undefined = construct;
    while (at) {
      if (Object.prototype.hasOwnProperty.call(at, SCOPE)) return (at as any)[SCOPE];
      at = at.node.scope;
    }
    return undefined;
  }

  /** Holds the policies for selections of pods of the namespace. */
  public readonly selections: Construct;

  public constructor(
    /** The construct below which everything lands in the namespace. */
    public readonly construct: Construct,
    /** Name of the namespace. */
    public readonly name: string,
  ) {
    this.selections = new Construct(construct, 'PodSelections');
    Object.defineProperty(construct, SCOPE, { value: this });
  }
}
