import { FieldPath } from '../../../manifests';

/** Why the API server takes no such object. */
export class NetworkPolicyRefused extends Error {
  public constructor(message: string, public readonly path: FieldPath) {
    super(message);
  }
}
