import { IConstruct } from 'constructs';
import { renderNamespacePolicies } from './native';
import { DnsAccess } from './segment';
import { Segmentation } from './segmentation';

/**
 * Adds the policies that make a namespace deny by default: all traffic, in both directions, of every pod. With `dns`,
 * pods that bring no policy of their own may resolve names, unless they gave it up.
 */
export function addNamespacePolicies(scope: IConstruct, namespace: string, dns: boolean): void {
  const segmentation = Segmentation.of(scope);
  const withoutDns = () => segmentation.rendered.filter(segment => segment.dns === DnsAccess.DENIED
    && segment.subject.namespace === namespace && segmentation.scopeOf(namespace, segment.construct)?.construct === scope);
  renderNamespacePolicies(scope, dns ? withoutDns : undefined);
}
