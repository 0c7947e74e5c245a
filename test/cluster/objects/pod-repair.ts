import { CONTAINER_LISTS } from '../../../src/manifests';

/** One of these at most. */
const HANDLERS: readonly string[] = ['httpGet', 'tcpSocket', 'grpc', 'exec'];
const PROBES: readonly string[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];

const isMap = (value: any) => value !== null && typeof value === 'object' && !Array.isArray(value);
const listOf = (value: any): any[] => Array.isArray(value) ? value.filter(isMap) : [];

/**
 * Puts right in a pod specification what random fields get wrong most of the time and no control asks about: two handlers
 * of one probe, mounts without volumes, profiles without their file. In place.
 */
export function repairPod(spec: any): void {
  if (!isMap(spec)) return;
  delete spec.ephemeralContainers;
  const containers = CONTAINER_LISTS.flatMap(list => listOf(spec[list]));
  for (const container of containers) repairContainer(container);
  for (const container of listOf(spec.initContainers)) {
    if (container.restartPolicy !== 'Always') for (const field of [...PROBES, 'lifecycle']) delete container[field];
  }
  repairProfiles(spec);
  repairVolumes(spec, containers);
  if (['hostNetwork', 'hostPID', 'hostIPC'].some(field => spec[field])) delete spec.hostUsers;
  else if (containers.some(({ securityContext }) => securityContext?.procMount === 'Unmasked')) spec.hostUsers = false;
}

function repairContainer(container: any): void {
  for (const probe of PROBES) keepOne(container[probe], HANDLERS);
  for (const hook of ['postStart', 'preStop']) keepOne(container.lifecycle?.[hook], HANDLERS);
  for (const variable of listOf(container.env)) {
    keepOne(variable.valueFrom, Object.keys(variable.valueFrom ?? {}));
    if (isMap(variable.valueFrom) && Object.keys(variable.valueFrom).length > 0) delete variable.value;
    if (isMap(variable.valueFrom?.fieldRef)) variable.valueFrom.fieldRef.fieldPath = 'metadata.name';
  }
  for (const source of listOf(container.envFrom)) keepOne(source, ['secretRef', 'configMapRef']);
  delete container.volumeDevices;
  repairProfiles(container);
}

/** Of some fields the first that is there. */
function keepOne(owner: any, fields: readonly string[]): void {
  if (!isMap(owner)) return;
  const [first, ...others] = fields.filter(field => isMap(owner[field]));
  for (const field of others) delete owner[field];
  if (first === 'exec' && !(owner.exec.command?.length > 0)) owner.exec.command = ['true'];
}

function repairProfiles({ securityContext }: any): void {
  for (const field of ['seccompProfile', 'appArmorProfile']) {
    const profile = securityContext?.[field];
    if (!isMap(profile)) continue;
    profile.type ??= 'RuntimeDefault';
    if (profile.type === 'Localhost') profile.localhostProfile ??= 'p.json';
    else delete profile.localhostProfile;
  }
}

function repairVolumes(spec: any, containers: readonly any[]): void {
  const names = new Set<unknown>();
  const volumes = listOf(spec.volumes).filter(({ name }) => names.has(name) ? false : names.add(name));
  for (const mount of containers.flatMap(({ volumeMounts }) => listOf(volumeMounts))) {
    if (typeof mount.name !== 'string' || names.has(mount.name)) continue;
    names.add(mount.name);
    volumes.push({ name: mount.name, emptyDir: { sizeLimit: '1Mi' } });
  }
  if (volumes.length > 0 || Array.isArray(spec.volumes)) spec.volumes = volumes;
}
