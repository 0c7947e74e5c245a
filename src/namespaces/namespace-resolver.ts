import { IResolver, ResolutionContext } from 'cdk8s';
import { isClusterScoped } from '../manifests';
import { DefaultDenyScope } from '../network';
import { renderedObject } from './rendered-object';

/**
 * Puts every object below a `ZeroTrustNamespace` into its namespace, also those of charts nested in it and the items of
 * lists, and takes the namespace away from objects that live in none: a chart gives it to all alike.
 */
export class NamespaceResolver implements IResolver {
  public resolve(context: ResolutionContext): void {
    const object = renderedObject(context);
    if (!object) return;
    const scope = DefaultDenyScope.enclosing(context.obj);
    if (!scope) return;
    const { value, kind, apiGroup } = object;
    const { namespace, ...others } = value.metadata ?? {};
    if (isClusterScoped(apiGroup, kind)) {
      if (namespace !== undefined) context.replaceValue({ ...value, metadata: others });
    } else if (namespace === undefined) {
      context.replaceValue({ ...value, metadata: { ...value.metadata, namespace: scope.name } });
    }
  }
}
