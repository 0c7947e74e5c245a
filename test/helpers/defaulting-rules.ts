/** What the API server does to a field before admission. */
export interface Rule {
  /** Pointer from the root; `*` stands for every element of a list, `{a,b}` for each of the names. */
  readonly path: string;
  /** A Go field without pointer, marked omitempty: it is encoded only when it is not zero. */
  readonly vanishesWhenZero?: boolean;
  /** What becomes of a value that is there: its canonical form, or undefined when it goes. */
  readonly becomes?: (value: any, owner: any) => unknown;
  /** What it is set to when it is absent, or how that follows from what stands beside it. */
  readonly value?: unknown;
  readonly when?: (owner: any, root: any) => boolean;
}

const ALL_CONTAINERS = '/{containers,initContainers,ephemeralContainers}/*';
const PROBES = `${ALL_CONTAINERS}/{livenessProbe,readinessProbe,startupProbe}`;

function zero(...paths: string[]): Rule[] {
  return paths.map(path => ({ path, vanishesWhenZero: true }));
}

/** `1` -> "1", "1000m" -> "1", 1.5 -> "1500m", "1024Mi" -> "1Gi": quantities are encoded with the largest suffix that leaves no fraction. */
export function canonicalQuantity(quantity: unknown): string {
  const text = String(quantity);
  const binary = /^(\d+)(Ki|Mi|Gi)$/.exec(text);
  if (binary) {
    const suffixes = ['Ki', 'Mi', 'Gi', 'Ti'];
    let [count, suffix] = [Number(binary[1]), suffixes.indexOf(binary[2])];
    while (count !== 0 && count % 1024 === 0 && suffix < 3) [count, suffix] = [count / 1024, suffix + 1];
    return `${count}${suffixes[suffix]}`;
  }
  const decimal = /^(\d+(?:\.\d+)?)(m?)$/.exec(text);
  if (!decimal) return text;
  const milli = Math.round(Number(decimal[1]) * (decimal[2] ? 1 : 1000));
  return milli % 1000 === 0 ? String(milli / 1000) : `${milli}m`;
}

function canonicalQuantities(quantities: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(quantities).map(([name, quantity]) => [name, canonicalQuantity(quantity)]));
}

/** `latest`, or neither tag nor digest: Always. No image at all has no tag. */
function pullPolicy({ image }: { image?: string }): string {
  if (!image) return 'IfNotPresent';
  const [name, digest] = image.split('@');
  const tag = /:([^/:]*)$/.exec(name)?.[1];
  return tag === 'latest' || !tag && !digest ? 'Always' : 'IfNotPresent';
}

export const POD_SPEC_RULES: readonly Rule[] = [
  ...zero(
    '/{hostNetwork,hostPID,hostIPC,nodeName,hostname,subdomain,priorityClassName,serviceAccountName,serviceAccount,schedulerName}',
    '/{restartPolicy,dnsPolicy,volumes,initContainers,ephemeralContainers,tolerations,hostAliases,imagePullSecrets,nodeSelector}',
    '/{topologySpreadConstraints,readinessGates,schedulingGates}',
    '/securityContext/{supplementalGroups,sysctls}',
    '/securityContext/seLinuxOptions/{user,role,type,level}',
    '/tolerations/*/{key,operator,value,effect}',
    '/hostAliases/*/hostnames',
    `${ALL_CONTAINERS}/{image,imagePullPolicy,workingDir,command,args,env,envFrom,ports,volumeMounts,volumeDevices,stdin,stdinOnce,tty,restartPolicy}`,
    `${ALL_CONTAINERS}/ports/*/{name,hostPort,hostIP,protocol}`,
    `${ALL_CONTAINERS}/env/*/value`,
    `${ALL_CONTAINERS}/volumeMounts/*/{readOnly,subPath,subPathExpr}`,
    `${ALL_CONTAINERS}/resources/{limits,requests}`,
    `${ALL_CONTAINERS}/securityContext/capabilities/{add,drop}`,
    `${ALL_CONTAINERS}/securityContext/seLinuxOptions/{user,role,type,level}`,
    `${PROBES}/{initialDelaySeconds,timeoutSeconds,periodSeconds,successThreshold,failureThreshold}`,
    `${PROBES}/{httpGet,tcpSocket}/host`,
    `${PROBES}/httpGet/{path,scheme,httpHeaders}`,
    `${PROBES}/exec/command`,
    `${ALL_CONTAINERS}/lifecycle/{postStart,preStop}/{httpGet,tcpSocket}/host`,
    '/volumes/*/emptyDir/medium',
    '/volumes/*/{secret/secretName,configMap/items,secret/items}',
    '/volumes/*/image/{reference,pullPolicy}',
    '/volumes/*/projected/sources/*/serviceAccountToken/audience',
  ),
  { path: '/securityContext', value: {} },
  { path: '/restartPolicy', value: 'Always' },
  { path: '/dnsPolicy', value: 'ClusterFirst' },
  { path: '/schedulerName', value: 'default-scheduler' },
  { path: '/terminationGracePeriodSeconds', value: 30 },
  // The deprecated name is kept in step.
  { path: '/serviceAccountName', value: ({ serviceAccount }: any) => serviceAccount },
  { path: '/serviceAccount', value: ({ serviceAccountName }: any) => serviceAccountName },
  { path: '/resources/{limits,requests}', becomes: canonicalQuantities },
  { path: `${ALL_CONTAINERS}/resources`, value: {} },
  { path: `${ALL_CONTAINERS}/resources/{limits,requests}`, becomes: canonicalQuantities },
  { path: `${ALL_CONTAINERS}/imagePullPolicy`, value: pullPolicy },
  { path: `${ALL_CONTAINERS}/terminationMessagePath`, value: '/dev/termination-log' },
  { path: `${ALL_CONTAINERS}/terminationMessagePolicy`, value: 'File' },
  { path: `${ALL_CONTAINERS}/ports/*/protocol`, value: 'TCP' },
  { path: `${ALL_CONTAINERS}/securityContext/procMount`, value: 'Default' },
  { path: `${ALL_CONTAINERS}/env/*/valueFrom/fieldRef/apiVersion`, value: 'v1' },
  { path: `${PROBES}/timeoutSeconds`, value: 1 },
  { path: `${PROBES}/periodSeconds`, value: 10 },
  { path: `${PROBES}/successThreshold`, value: 1 },
  { path: `${PROBES}/failureThreshold`, value: 3 },
  { path: `${PROBES}/httpGet/path`, value: '/' },
  { path: `${PROBES}/httpGet/scheme`, value: 'HTTP' },
  { path: `${PROBES}/grpc/service`, value: '' },
  { path: `${ALL_CONTAINERS}/lifecycle/{postStart,preStop}/httpGet/path`, value: '/' },
  { path: `${ALL_CONTAINERS}/lifecycle/{postStart,preStop}/httpGet/scheme`, value: 'HTTP' },
  { path: '/volumes/*/emptyDir', value: {}, when: volume => Object.keys(volume).every(field => field === 'name') },
  { path: '/volumes/*/emptyDir/sizeLimit', becomes: canonicalQuantity },
  { path: '/volumes/*/hostPath/type', value: '' },
  { path: '/volumes/*/{secret,configMap,projected,downwardAPI}/defaultMode', value: 420 },
  // No omitempty: a nil list is encoded as null.
  { path: '/volumes/*/projected/sources', value: null },
  { path: '/volumes/*/projected/sources/*/serviceAccountToken/expirationSeconds', value: 3600 },
];

/** Not in templates. */
export const POD_ONLY_RULES: readonly Rule[] = [
  { path: '/enableServiceLinks', value: true },
  {
    path: '/{containers,initContainers}/*/resources',
    becomes: resources => resources.limits ? { ...resources, requests: { ...resources.limits, ...resources.requests } } : resources,
  },
  {
    path: '/{containers,initContainers}/*/ports/*/hostPort',
    value: ({ containerPort }: any) => containerPort,
    when: (_, podSpec) => podSpec.hostNetwork === true,
  },
];

const REPLICAS: Rule = { path: '/spec/replicas', value: 1 };
const LABEL_SELECTORS = '{namespaceSelector,objectSelector}';

const WEBHOOKS: readonly Rule[] = [
  { path: '/webhooks/*/failurePolicy', value: 'Fail' },
  { path: '/webhooks/*/matchPolicy', value: 'Equivalent' },
  { path: `/webhooks/*/${LABEL_SELECTORS}`, value: {} },
  { path: '/webhooks/*/timeoutSeconds', value: 10 },
  { path: '/webhooks/*/rules/*/scope', value: '*' },
  { path: '/webhooks/*/clientConfig/service/port', value: 443 },
];

const POLICY: readonly Rule[] = [
  { path: '/spec/failurePolicy', value: 'Fail' },
  { path: '/spec/matchConstraints/matchPolicy', value: 'Equivalent' },
  { path: `/spec/matchConstraints/${LABEL_SELECTORS}`, value: {} },
  { path: '/spec/matchConstraints/{resourceRules,excludeResourceRules}/*/scope', value: '*' },
];

const BINDING: readonly Rule[] = [
  { path: '/spec/matchResources/matchPolicy', value: 'Equivalent' },
  { path: `/spec/matchResources/${LABEL_SELECTORS}`, value: {} },
  { path: '/spec/matchResources/{resourceRules,excludeResourceRules}/*/scope', value: '*' },
];

const RBAC_BINDING: readonly Rule[] = [
  ...zero('/subjects'),
  { path: '/roleRef/apiGroup', value: 'rbac.authorization.k8s.io' },
  { path: '/subjects/*/apiGroup', value: 'rbac.authorization.k8s.io', when: ({ kind }) => kind === 'User' || kind === 'Group' },
];

// No omitempty on `rules`: a nil list is encoded as null.
const RBAC_RULES: readonly Rule[] = [
  ...zero('/rules/*/{apiGroups,resources,resourceNames,nonResourceURLs}'),
  { path: '/rules', value: null },
];

function encoded(stringData: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text), 'utf8').toString('base64')]));
}

/** By kind; `*` holds for all. */
export const OBJECT_RULES: Readonly<Record<string, readonly Rule[]>> = {
  '*': zero('/metadata/{namespace,labels,annotations,ownerReferences,generateName}'),
  'Deployment': [
    REPLICAS,
    { path: '/spec/strategy', value: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } },
    { path: '/spec/revisionHistoryLimit', value: 10 },
    { path: '/spec/progressDeadlineSeconds', value: 600 },
  ],
  'StatefulSet': [REPLICAS, { path: '/spec/podManagementPolicy', value: 'OrderedReady' }, { path: '/spec/updateStrategy', value: { type: 'RollingUpdate' } }],
  'DaemonSet': [{ path: '/spec/updateStrategy', value: { type: 'RollingUpdate' } }],
  'ReplicaSet': [REPLICAS],
  'ReplicationController': [REPLICAS],
  'Job': [
    { path: '/spec/completions', value: 1 },
    { path: '/spec/parallelism', value: 1 },
    { path: '/spec/backoffLimit', value: 6 },
    { path: '/spec/completionMode', value: 'NonIndexed' },
    { path: '/spec/suspend', value: false },
  ],
  'CronJob': [{ path: '/spec/concurrencyPolicy', value: 'Allow' }, { path: '/spec/suspend', value: false }],
  'Service': [
    ...zero('/spec/{externalIPs,loadBalancerSourceRanges,loadBalancerIP,externalName,selector,type,publishNotReadyAddresses}', '/spec/ports/*/nodePort'),
    { path: '/spec/type', value: 'ClusterIP' },
    { path: '/spec/sessionAffinity', value: 'None' },
    { path: '/spec/internalTrafficPolicy', value: 'Cluster', when: ({ type }) => type !== 'ExternalName' },
    { path: '/spec/externalTrafficPolicy', value: 'Cluster', when: ({ type }) => type === 'NodePort' || type === 'LoadBalancer' },
    { path: '/spec/allocateLoadBalancerNodePorts', value: true, when: ({ type }) => type === 'LoadBalancer' },
    { path: '/spec/ports/*/protocol', value: 'TCP' },
    { path: '/spec/ports/*/targetPort', value: ({ port }: any) => port },
  ],
  'Namespace': [
    { path: '/metadata', becomes: metadata => ({ ...metadata, labels: { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name } }) },
    { path: '/spec', value: {} },
    { path: '/spec/finalizers', value: ['kubernetes'] },
  ],
  'ServiceAccount': zero('/secrets', '/imagePullSecrets'),
  'Secret': [
    ...zero('/type'),
    { path: '/type', value: 'Opaque' },
    // `stringData` is only ever written: what it holds moves, encoded, to `data`.
    { path: '/data', value: {}, when: ({ stringData }) => stringData !== undefined },
    { path: '/data', becomes: (data, { stringData }) => ({ ...data, ...encoded(stringData ?? {}) }) },
    { path: '/stringData', becomes: () => undefined },
    ...zero('/data'),
  ],
  'ConfigMap': zero('/data', '/binaryData'),
  'Role': RBAC_RULES,
  'ClusterRole': RBAC_RULES,
  'RoleBinding': RBAC_BINDING,
  'ClusterRoleBinding': RBAC_BINDING,
  'Ingress': zero('/spec/{rules,tls}', '/spec/rules/*/host', '/spec/tls/*/{hosts,secretName}'),
  'NetworkPolicy': [
    ...zero('/spec/{ingress,egress,policyTypes}', '/spec/ingress/*/{from,ports}', '/spec/egress/*/{to,ports}', '/spec/{ingress,egress}/*/{from,to}/*/ipBlock/except'),
    { path: '/spec/podSelector', value: {} },
    { path: '/spec/policyTypes', value: ({ egress }: any) => egress?.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'] },
    { path: '/spec/{ingress,egress}/*/ports/*/protocol', value: 'TCP' },
  ],
  'ValidatingWebhookConfiguration': WEBHOOKS,
  'MutatingWebhookConfiguration': [...WEBHOOKS, { path: '/webhooks/*/reinvocationPolicy', value: 'Never' }],
  'ValidatingAdmissionPolicy': POLICY,
  'MutatingAdmissionPolicy': POLICY,
  'ValidatingAdmissionPolicyBinding': BINDING,
  'MutatingAdmissionPolicyBinding': BINDING,
};
