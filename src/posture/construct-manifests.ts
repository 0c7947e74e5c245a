import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { prepareHardening } from '../hardening';
import { ManifestSet } from '../manifests';

/** The objects below a construct as they would be synthesized now, each with the path of its construct. */
export function manifestsOf(scope: IConstruct): ManifestSet {
  prepareHardening(scope);
  const objects = scope.node.findAll().filter((construct): construct is ApiObject => ApiObject.isApiObject(construct));
  return ManifestSet.of(objects.map(object => object.toJson()), i => ({ constructPath: objects[i].node.path }));
}
