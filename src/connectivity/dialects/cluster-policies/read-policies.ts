import { Complain } from './label-selector';
import { ClusterPolicy } from './normal-form';
import { Complaints } from './read-policy';
import { ManifestEntry } from '../../../manifests';
import { LoweringContext } from '../lowering';

/** Reads objects one by one. One that the API server refuses has no effect; of several with a name, the last one counts. */
export function readPolicies(
  entries: readonly ManifestEntry[],
  context: LoweringContext,
  read: (entry: ManifestEntry, complaints: Complaints) => Omit<ClusterPolicy, 'entry'> | undefined,
): ClusterPolicy[] {
  const last = new Map(entries.map(entry => [keyOf(entry), entry]));
  return entries.flatMap(entry => {
    if (last.get(keyOf(entry)) !== entry) {
      context.report(entry, `${entry.object.kind} '${entry.object.metadata?.name ?? ''}' is given again later, and only the last one counts: name each once`, ['metadata', 'name']);
      return [];
    }
    let isRefused = false;
    const warn: Complain = (message, path) => context.report(entry, message, path);
    const refuse: Complain = (message, path) => {
      isRefused = true;
      context.report(entry, `${message}; the API server refuses the object, and it has no effect`, path);
    };
    const policy = read(entry, { refuse, warn });
    return policy && !isRefused ? [{ entry, ...policy }] : [];
  });
}

const keyOf = ({ object }: ManifestEntry): string => `${object.kind} ${object.metadata?.name ?? ''}`;
