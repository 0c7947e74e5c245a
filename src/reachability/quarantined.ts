import { KubeObject, ManifestSet, PodTemplates, QUARANTINE_LABEL, valueAt } from '../manifests';

const SUFFIX = '-quarantined';

/** The set, and for everything that runs pods a twin whose pods are labelled for quarantine. */
export function withQuarantinedTwins({ entries }: ManifestSet): ManifestSet {
  const twins = entries.flatMap(({ object, provenance }) => {
    const twin = twinOf(object);
    return twin ? [{ object: twin, provenance }] : [];
  });
  const all = [...entries, ...twins];
  return ManifestSet.of(all.map(({ object }) => object), i => all[i].provenance);
}

/** Whether a workload is such a twin. */
export function isTwin(name: string): boolean {
  return name.endsWith(SUFFIX);
}

function twinOf(object: KubeObject): KubeObject | undefined {
  const template = PodTemplates.BUILT_IN.kindOf(object);
  if (!template) return undefined;
  const twin: KubeObject = structuredClone(object);
  twin.metadata = { ...twin.metadata, name: `${twin.metadata?.name ?? ''}${SUFFIX}` };
  const pod: any = template.path.length === 0 ? twin : valueAt(twin, template.path);
  if (typeof pod !== 'object' || pod === null) return undefined;
  pod.metadata = { ...pod.metadata, labels: { ...pod.metadata?.labels, [QUARANTINE_LABEL]: 'true' } };
  delete twin.metadata!.ownerReferences;
  return twin;
}
