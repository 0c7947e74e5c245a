import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { EvaluationTarget } from '../evaluation';
import { prepareHardening } from '../hardening';
import { ManifestEntry, ManifestSet, Provenance } from '../manifests';
import { ClusterTarget } from '../target';
import { provenanceOfConstruct } from './provenance';

/** The objects of a construct tree, and the cluster that each is made for: charts of one app may go to several. */
export interface TargetedManifests {
  readonly manifests: ManifestSet;
  readonly targetOf: (entry: ManifestEntry) => EvaluationTarget;
}

/** The objects below a construct as they would be synthesized now, each with the path of its construct and the line that created it. */
export function manifestsOf(scope: IConstruct): ManifestSet {
  return targetedManifestsOf(scope).manifests;
}

/** As `manifestsOf`, with the target of each object. */
export function targetedManifestsOf(scope: IConstruct): TargetedManifests {
  prepareHardening(scope);
  const objects = scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  const provenances: Provenance[] = objects.map(provenanceOfConstruct);
  const clusters = new Map<ClusterTarget, EvaluationTarget>();
  // By path: all that comes of a construct has it.
  const targets = new Map(objects.map(object => {
    const cluster = ClusterTarget.of(object);
    const target = clusters.get(cluster) ?? cluster._evaluationTarget();
    clusters.set(cluster, target);
    return [object.node.path, target];
  }));
  return {
    manifests: ManifestSet.of(objects.map(object => object.toJson()), i => provenances[i]),
    targetOf: ({ provenance }) => targets.get(provenance.constructPath!)!,
  };
}
