import { existsSync } from 'fs';
import { join, resolve } from 'path';
import { Chart, Include, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { Hardening, Profile } from 'cdk8s-bulwark';

/** The defaults for size are for small services. These are what Argo CD's controller and its clones of repositories need. */
export const PROFILE = Profile.ZERO_TRUST.derive({
  name: 'argo-cd',
  controls: [
    { control: 'memory-limits', parameters: { limit: '2Gi' } },
    { control: 'ephemeral-storage-limits', parameters: { limit: '10Gi' } },
    { control: 'empty-dir-size-limits', parameters: { sizeLimit: '4Gi' } },
  ],
});

/** Components that call the API server. They rely on the token being mounted unless somebody says otherwise, so this says it. */
const API_CLIENTS = [
  'argocd-application-controller', 'argocd-applicationset-controller', 'argocd-dex-server', 'argocd-notifications-controller',
  'argocd-redis', 'argocd-server',
];

/** Argo CD as its authors publish it, one file with every object, before anybody hardens it. */
export class ArgoCd extends Chart {
  public constructor(scope: Construct, id: string, manifest: string) {
    super(scope, id);
    const install = new Include(this, 'install', { url: manifest });
    for (const object of install.apiObjects) {
      if (!['Deployment', 'StatefulSet'].includes(object.kind) || !API_CLIENTS.includes(object.name)) continue;
      object.addJsonPatch(JsonPatch.add('/spec/template/spec/automountServiceAccountToken', true));
    }
  }

  /** Sets what the manifest leaves open. What it says stays, and so does the patch above: both are findings where a control minds. */
  public harden(): Hardening {
    const hardening = Hardening.of(this);
    hardening.apply(PROFILE);
    return hardening;
  }
}

/**
 * Where the install manifest lies: `ARGO_CD_MANIFEST`, or the folder beside the checkout.
 *
 * @throws when there is none
 */
export function argoCdManifest(): string {
  const path = resolve(process.env.ARGO_CD_MANIFEST ?? join(__dirname, '../../../shared/corpora/manifests/argo-cd.yaml'));
  if (!existsSync(path)) {
    throw new Error(`argo cd manifest '${path}' does not exist: download install.yaml of an Argo CD release and set ARGO_CD_MANIFEST to its path`);
  }
  return path;
}
