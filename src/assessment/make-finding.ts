import { Violation } from '../evaluation';
import { JsonPatchOperation } from '../fixes';
import { formatFieldPath, ManifestEntry } from '../manifests';
import { Finding } from './finding';
import { namesOf } from './object-names';
import { AssessedOutcome, verdictOf } from './object-result';

/** A violation as reports tell it. */
export function findingOf(
  entry: ManifestEntry, outcome: AssessedOutcome, violation: Violation, line: number | undefined, fix?: JsonPatchOperation[],
): Finding {
  const { constructPath, file, document } = entry.provenance;
  const { control: { control, severity } } = outcome;
  const { apiVersion, kind, namespace, name } = namesOf(entry.object);
  const { path, value } = violation; // found anew each time that one asks
  return {
    control: control.id,
    severity,
    verdict: verdictOf(outcome),
    apiVersion,
    kind,
    namespace,
    name,
    constructPath,
    file,
    document,
    line,
    path: formatFieldPath(path),
    value: isTold(value, outcome) ? value : undefined,
    container: violation.container,
    message: messageOf(violation, outcome),
    remediation: control.remediation,
    fix,
    waiver: outcome.waiver ?? outcome.expiredWaiver,
  };
}

/**
 * Scalars only: a whole container or Secret would carry credentials into every report. And no text where a control could
 * not be evaluated: it stands where something else belongs, as all arguments of a container in one text.
 */
function isTold(value: unknown, { verdict }: AssessedOutcome): boolean {
  return typeof value !== 'object' && !(verdict === 'error' && typeof value === 'string');
}

function messageOf({ message }: Violation, { waiver, expiredWaiver }: AssessedOutcome): string {
  if (waiver || !expiredWaiver) return message;
  return `${message} (waiver expired on ${expiredWaiver.expires}: ${expiredWaiver.reason.trim().replace(/\s+/g, ' ')})`;
}
