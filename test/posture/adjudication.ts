import { Adjudication } from '../corpora/adjudication';
import { CHECKOV_ADJUDICATIONS } from '../corpora/adjudications-checkov';
import { GATEKEEPER_ADJUDICATIONS } from '../corpora/adjudications-gatekeeper';
import { KUBE_LINTER_ADJUDICATIONS } from '../corpora/adjudications-kube-linter';
import { KYVERNO_ADJUDICATIONS } from '../corpora/adjudications-kyverno';
import { POLARIS_ADJUDICATIONS } from '../corpora/adjudications-polaris';

/** By suite, the labelled cases that we read otherwise, each with the reason. Whatever is not here must agree with its label. */
export const ADJUDICATIONS: Readonly<Record<string, readonly Adjudication[]>> = {
  'kyverno': KYVERNO_ADJUDICATIONS,
  'checkov': CHECKOV_ADJUDICATIONS,
  'polaris': POLARIS_ADJUDICATIONS,
  'kube-linter': KUBE_LINTER_ADJUDICATIONS,
  'gatekeeper': GATEKEEPER_ADJUDICATIONS,
};
