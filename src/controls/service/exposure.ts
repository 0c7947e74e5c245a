import { METADATA_ADDRESSES } from '../../manifests';
import { Control, ControlScope, ParameterType, Severity } from '../control';
import { cis, mitre, nsa, owasp } from '../frameworks';

/** A Service that must be reachable from outside says so, and why, in this annotation. */
const EXPOSE_ANNOTATION = {
  type: ParameterType.STRING,
  description: 'name of the annotation by which a Service declares that it is meant to be reachable from outside the cluster, and why',
  defaultValue: 'bulwark.io/expose',
};

const DECLARED = "object.?metadata.?annotations[?params.annotation].orValue('') != ''";
const TYPE = "object.?spec.?type.orValue('ClusterIP')";

/** SVC-01, first half. */
export const NO_NODE_PORTS: Control = {
  id: 'no-node-port-service',
  family: 'service',
  title: 'Services are not of type NodePort',
  rationale: 'A node port opens the service on every node, past the ingress controller, its TLS and its logs.',
  remediation: "Use type ClusterIP behind an Ingress or a Gateway, or declare the exposure in the annotation 'bulwark.io/expose' with the reason.",
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  parameters: { annotation: EXPOSE_ANNOTATION },
  expression: `${TYPE} != 'NodePort' || ${DECLARED}`,
  message: "the service is of type NodePort: it listens on every node without declaring so in the annotation '{{params.annotation}}'",
  path: '/spec/type',
  frameworks: [nsa('network-separation'), ...mitre('T1190', 'T1133'), ...owasp('K06')],
};

/**
 * SVC-01, second half: a load balancer is public unless something narrows it. Ranges of an eighth of all addresses and more
 * narrow nothing: a few of them are all.
 */
export const LOAD_BALANCER_RESTRICTED: Control = {
  id: 'load-balancer-restricted',
  family: 'service',
  title: 'Load balancers admit only named source ranges',
  rationale: 'A load balancer without source ranges is open to the whole internet from the moment that it exists.',
  remediation: 'List spec.loadBalancerSourceRanges, make the load balancer internal, or declare the exposure in the annotation '
    + "'bulwark.io/expose' with the reason.",
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  parameters: {
    annotation: EXPOSE_ANNOTATION,
    sourceRangeAnnotation: {
      type: ParameterType.STRING,
      description: 'name of the older annotation that lists source ranges, separated by commas',
      defaultValue: 'service.beta.kubernetes.io/load-balancer-source-ranges',
    },
    internalAnnotations: {
      type: ParameterType.STRING_LIST,
      description: 'annotations, written key=value, that make a cloud allocate an internal load balancer',
      defaultValue: [
        'cloud.google.com/load-balancer-type=Internal',
        'networking.gke.io/load-balancer-type=Internal',
        'service.beta.kubernetes.io/aws-load-balancer-internal=true',
        'service.beta.kubernetes.io/aws-load-balancer-scheme=internal',
        'service.beta.kubernetes.io/azure-load-balancer-internal=true',
        'service.beta.kubernetes.io/openstack-internal-load-balancer=true',
      ],
    },
  },
  expression: `${TYPE} != 'LoadBalancer' || ${DECLARED}
    || object.?metadata.?annotations.orValue({}).exists(k, (k + '=' + object.metadata.annotations[k]) in params.internalAnnotations)
    || [object.?spec.?loadBalancerSourceRanges.orValue([]),
        dyn(object.?metadata.?annotations[?params.sourceRangeAnnotation].orValue('').split(',').filter(r, r.trim() != ''))]
      .exists(ranges, size(ranges) > 0 && ranges.all(r, !r.trim().matches('/0*[0-3]$')))`,
  message: "the load balancer is open to every address: source ranges are '{{object.?spec.?loadBalancerSourceRanges.orValue([]).join(', ')}}' "
    + "and the exposure is not declared in the annotation '{{params.annotation}}'",
  path: '/spec/loadBalancerSourceRanges',
  frameworks: [nsa('network-separation'), ...mitre('T1190', 'T1133'), ...owasp('K06')],
};

/** SVC-02, CVE-2020-8554: whoever may set an external IP receives traffic of others to that address. */
export const NO_EXTERNAL_IPS: Control = {
  id: 'no-external-ips',
  family: 'service',
  title: 'Services claim no external IP addresses',
  rationale: 'A Service may claim any address as its external IP and so receive the traffic of other tenants to it (CVE-2020-8554).',
  remediation: 'Remove spec.externalIPs; use a load balancer, an Ingress or a Gateway.',
  severity: Severity.HIGH,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  expression: 'size(object.?spec.?externalIPs.orValue([])) == 0',
  message: "the service claims the external addresses {{object.?spec.?externalIPs.orValue([]).join(', ')}}",
  path: '/spec/externalIPs',
  frameworks: [cis('1.2.3'), nsa('network-separation'), ...mitre('T1557'), ...owasp('K06')],
};

/** SVC-02: an alias to the node itself or to the cloud's metadata service turns a proxy into a way in. */
export const NO_LOCAL_EXTERNAL_NAME: Control = {
  id: 'no-local-external-name',
  family: 'service',
  title: 'ExternalName services do not point at local addresses',
  rationale: 'An ingress controller or proxy that follows the alias reaches its own loopback interface or the metadata service with its own rights.',
  remediation: 'Point spec.externalName at a host outside the cluster.',
  severity: Severity.MEDIUM,
  scope: ControlScope.OBJECT,
  kinds: ['Service'],
  parameters: {
    localNames: {
      type: ParameterType.STRING_LIST,
      description: 'host names and addresses that no alias may have, in lower case and without a dot at the end',
      defaultValue: [
        'instance-data', 'instance-data.ec2.internal', 'ip6-localhost', 'ip6-loopback', 'localhost', 'localhost.localdomain', 'metadata',
        'metadata.goog', 'metadata.google.internal', ...METADATA_ADDRESSES.map(({ address }) => address),
      ],
    },
  },
  expression: `${TYPE} != 'ExternalName' || ![object.?spec.?externalName.orValue('').lowerAscii()].exists(name,
      name.matches('^(127|0)([.][0-9]+){0,3}[.]?$|[.]localhost[.]?$') || params.localNames.exists(n, name == n || name == n + '.'))`,
  message: "the service is an alias of '{{object.?spec.?externalName.orValue('')}}'",
  path: '/spec/externalName',
  frameworks: [nsa('network-separation'), ...mitre('T1557', 'T1552.005'), ...owasp('K06')],
};
