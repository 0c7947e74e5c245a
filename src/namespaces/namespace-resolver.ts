import { IResolver, ResolutionContext } from 'cdk8s';
import { apiGroupOf } from '../manifests';
import { DefaultDenyScope } from '../network';
import { isClusterScoped } from './cluster-scoped-kinds';

/**
 * Puts every object below a `ZeroTrustNamespace` into its namespace, also those of charts nested in it, and takes the
 * namespace away from objects that live in none: a chart gives it to all alike.
 */
export class NamespaceResolver implements IResolver {
  public resolve(context: ResolutionContext): void {
    // The whole object comes with an empty path, and so does its metadata alone: only the object has a kind.
    const { value, key, obj } = context;
    if (key.length > 0 || typeof value?.kind !== 'string' || typeof value.apiVersion !== 'string' || !value.metadata) return;
    const scope = DefaultDenyScope.enclosing(obj);
    if (!scope) return;
    const { namespace, ...others } = value.metadata;
    if (isClusterScoped(apiGroupOf(value.apiVersion), value.kind)) {
      if (namespace !== undefined) context.replaceValue({ ...value, metadata: others });
    } else if (namespace === undefined) {
      context.replaceValue({ ...value, metadata: { ...value.metadata, namespace: scope.name } });
    }
  }
}
