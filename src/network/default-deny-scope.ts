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
    this.selections = withSortedChildren(new Construct(construct, 'PodSelections'));
    Object.defineProperty(construct, SCOPE, { value: this });
  }
}

/** Gives the children in the order of their ids: manifests follow the tree, and must not show the order of declarations. */
function withSortedChildren(construct: Construct): Construct {
  const { node } = construct;
  const inOrderOfCreation = () => Reflect.get(Object.getPrototypeOf(node), 'children', node) as IConstruct[];
  Object.defineProperty(node, 'children', { get: () => inOrderOfCreation().sort((a, b) => (a.node.id < b.node.id ? -1 : 1)) });
  return construct;
}
