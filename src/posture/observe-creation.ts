import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { captureProgramLine } from '../manifests';

/** How constructs call the object that they stand for, by convention: their own line is its line. */
const OWN_RESOURCE: ReadonlySet<string> = new Set(['Resource', 'Default']);

const OBSERVED = new WeakSet<object>();

/**
 * From now on remembers for every construct which line of the program created it.
 *
 * A construct joins the tree by `addChild` of the node above it, also constructs of cdk8s-plus, `Include` and `Helm`, whose
 * constructors are not ours: so it is the method of the class that is wrapped. Once for each copy of `constructs`, and not
 * undone, because it changes nothing that can be seen.
 */
export function observeCreation(scope: IConstruct): void {
  const nodes = Object.getPrototypeOf(scope.node) as { addChild?: (child: IConstruct, name: string) => unknown };
  const { addChild } = nodes;
  if (OBSERVED.has(nodes) || typeof addChild !== 'function') return;
  OBSERVED.add(nodes);
  Object.defineProperty(nodes, 'addChild', {
    configurable: true,
    writable: true,
    value: function addChildObserved(this: { readonly host?: unknown }, child: IConstruct, name: string): unknown {
      const result = addChild.call(this, child, name);
      if (!OWN_RESOURCE.has(name) || Chart.isChart(this.host)) captureProgramLine(child, addChildObserved);
      return result;
    },
  });
}
