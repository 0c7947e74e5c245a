/** The service mesh that the workloads take part in. */
export enum Mesh {
  /** No mesh. */
  NONE = 'none',
  /** Istio with sidecars. Pod Security "restricted" needs the Istio CNI plugin, which does without the init container. */
  ISTIO_SIDECAR = 'istio-sidecar',
  /** Istio ambient mode (ztunnel). */
  ISTIO_AMBIENT = 'istio-ambient',
  /** Linkerd. Pod Security "restricted" needs the Linkerd CNI plugin, which does without the init container. */
  LINKERD = 'linkerd',
}

/** Traffic that a mesh adds to every meshed pod, which network policies must let through. */
export interface MeshTraffic {
  /** TCP port on which the peer's proxy takes tunnelled connections. */
  readonly tunnelPort?: number;
  /** Range from which probes arrive once the mesh has rewritten their source. */
  readonly probeSource?: string;
  /** How a namespace takes part. */
  readonly namespaceLabels?: { readonly [key: string]: string };
  readonly namespaceAnnotations?: { readonly [key: string]: string };
  /** Control plane that the proxy in the pod must reach. */
  readonly controlPlane: readonly MeshControlPlane[];
}

/** A part of a control plane. */
export interface MeshControlPlane {
  readonly namespace: string;
  readonly podLabels: { readonly [key: string]: string };
  /** TCP ports of the pods, not of their Service. */
  readonly ports: readonly number[];
}

/** A row a mesh. */
export const MESH_TRAFFIC: Readonly<Record<Mesh, MeshTraffic>> = {
  [Mesh.NONE]: { controlPlane: [] },
  // istio.io "Ports used by Istio": 15012 serves configuration and certificates. HBONE (15008) also reaches pods with a sidecar.
  [Mesh.ISTIO_SIDECAR]: {
    tunnelPort: 15008,
    namespaceLabels: { 'istio-injection': 'enabled' },
    controlPlane: [{ namespace: 'istio-system', podLabels: { app: 'istiod' }, ports: [15012] }],
  },
  // istio.io "Ambient and Kubernetes NetworkPolicy": HBONE on 15008; kubelet probes come from 169.254.7.127.
  [Mesh.ISTIO_AMBIENT]: {
    tunnelPort: 15008,
    probeSource: '169.254.7.127/32',
    namespaceLabels: { 'istio.io/dataplane-mode': 'ambient' },
    controlPlane: [],
  },
  // linkerd.io "Ports": 4143 takes inbound proxy traffic; identity 8080; destination 8086 and policy 8090 run in one pod.
  [Mesh.LINKERD]: {
    tunnelPort: 4143,
    namespaceAnnotations: { 'linkerd.io/inject': 'enabled' },
    controlPlane: [
      { namespace: 'linkerd', podLabels: { 'linkerd.io/control-plane-component': 'identity' }, ports: [8080] },
      { namespace: 'linkerd', podLabels: { 'linkerd.io/control-plane-component': 'destination' }, ports: [8086, 8090] },
    ],
  },
};
