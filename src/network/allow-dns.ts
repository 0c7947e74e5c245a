import { IConstruct } from 'constructs';
import { allowDnsSpec as nativeSpec } from './native';
import { DnsAccess } from './segment';
import { Segmentation } from './segmentation';

/** Specification of the policy by which the pods of a default-deny namespace resolve names, unless they gave it up. */
export function allowDnsSpec(scope: IConstruct, namespace: string): object {
  return nativeSpec(scope, Segmentation.of(scope).rendered
    .filter(({ dns, subject }) => dns === DnsAccess.DENIED && subject.namespace === namespace));
}
