import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { covers, ScopedWaiver } from '../assessment';
import { Control, Profile } from '../controls';
import { API_RESOURCES, apiGroupOf, isClusterScoped, KubeObject, PodTemplates, qualifiedKind } from '../manifests';
import { AdmissionWaiver, boundWaivers, sortedWaivers } from '../policies';
import { Waivers } from '../posture';
import { ClusterTarget } from '../target';
import { RenderedNames } from './rendered-names';

/** The waivers of an app as policies can hold them, and what they cannot hold. */
export interface AppWaivers {
  readonly waivers: readonly AdmissionWaiver[];
  /** Why some are not among them; each is an error, or what the app accepts would be refused by the cluster. */
  readonly faults: readonly string[];
}

/** Objects that policies come with: they meet every control, and to render them waivers must be known already. */
export type IsOwn = (object: ApiObject) => boolean;

/**
 * Waivers that were granted to constructs, bound to the objects that those are made of: kind, namespace and name. Patterns of
 * files hold as they are where they are meant for the whole app. Only objects for the same cluster count.
 */
export function waiversOfApp(scope: IConstruct, profile: Profile, isOwn: IsOwn): AppWaivers {
  const cluster = ClusterTarget.of(scope);
  const templates = PodTemplates.with(cluster._evaluationTarget().workloadKinds);
  const names = RenderedNames.of(scope);
  const faults = new Set<string>();
  const { within } = Waivers._touching(scope.node.root);
  const waivers = within.flatMap((waiver): AdmissionWaiver[] => {
    const control = profile._control(waiver.control);
    // Waivers of controls that this profile does not know belong to another one.
    if (!control || !profile._ids.includes(waiver.control)) return [];
    if (waiver.constructPath === '' && waiver.objects) return boundWaivers(waiver);
    return coveredObjects(waiver, control, { root: scope.node.root, cluster, templates, names, isOwn }).flatMap(({ object, path }) => {
      const { kind, metadata: { name, generateName, namespace } = {} } = object;
      const pattern = name ?? (generateName === undefined ? undefined : `${generateName}*`);
      if (pattern === undefined) return [];
      if (namespace === undefined && !livesInNone(object)) {
        faults.add(`the waiver of '${waiver.control}' that ${waiver.origin} was granted covers ${kind} '${pattern}' (${path}), which names no namespace: `
          + 'policies bind waivers to a namespace, so give its chart one');
        return [];
      }
      return boundWaivers({ ...waiver, objects: [{ kind, namespace, name: pattern }] });
    });
  });
  return { waivers: sortedWaivers(waivers), faults: [...faults] };
}

/** Where to look for objects. */
interface Surroundings {
  readonly root: IConstruct;
  readonly cluster: ClusterTarget;
  readonly templates: PodTemplates;
  readonly names: RenderedNames;
  readonly isOwn: IsOwn;
}

function coveredObjects(waiver: ScopedWaiver, control: Control, surroundings: Surroundings): { object: KubeObject; path: string }[] {
  const { root, cluster, templates, names, isOwn } = surroundings;
  const { constructPath = '' } = waiver;
  const scope = constructPath === '' ? root : constructPath.split('/').reduce((at, id) => at.node.findChild(id), root);
  const judged = (object: KubeObject) => looksAt(control, object, templates);
  return scope.node.findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .filter(object => (object.kind.endsWith('List') || judged(object as any)) && !isOwn(object) && ClusterTarget.of(object) === cluster)
    .flatMap(apiObject => names.objectsOf(apiObject).map(object => ({ object, path: apiObject.node.path })))
    .filter(({ object, path }) => judged(object) && covers(waiver, { object, provenance: { constructPath: path } }));
}

function looksAt({ kinds }: Control, object: KubeObject, templates: PodTemplates): boolean {
  if (!kinds) return templates.kindOf(object) !== undefined;
  return kinds.includes('*') || kinds.includes(qualifiedKind({ group: apiGroupOf(object.apiVersion), kind: object.kind }));
}

function livesInNone({ apiVersion, kind }: KubeObject): boolean {
  const group = apiGroupOf(apiVersion);
  const known = API_RESOURCES.find(row => row.group === group && row.kind === kind);
  return known ? !known.namespaced : isClusterScoped(group, kind);
}
