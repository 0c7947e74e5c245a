import { ApiAccess } from './api-access';

/** Name of the volume that holds the token. */
export const TOKEN_VOLUME = 'kube-api-access';
/** Where every client library looks. */
export const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const DEFAULT_EXPIRATION_SECONDS = 3600;

/** Whether a container, by its name, gets the token. */
export function getsToken({ containers }: ApiAccess, container: string): boolean {
  return containers?.includes(container) ?? true;
}

/** What the API server's own admission would mount, but for one audience and with an end. */
export function mountToken(podSpec: any, access: ApiAccess): void {
  const { audience, expirationSeconds = DEFAULT_EXPIRATION_SECONDS } = access;
  const name = freeName((podSpec.volumes ?? []).map((volume: any) => volume.name));
  podSpec.volumes = [...podSpec.volumes ?? [], {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { path: 'token', expirationSeconds, ...audience === undefined ? {} : { audience } } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  }];
  for (const container of [...podSpec.containers ?? [], ...podSpec.initContainers ?? []]) {
    if (!getsToken(access, container.name)) continue;
    container.volumeMounts = [...container.volumeMounts ?? [], { name, mountPath: TOKEN_PATH, readOnly: true }];
  }
}

/** A volume that was mounted after the workload was made may have taken the name. */
function freeName(taken: readonly string[]): string {
  let name = TOKEN_VOLUME;
  for (let i = 2; taken.includes(name); i++) name = `${TOKEN_VOLUME}-${i}`;
  return name;
}
