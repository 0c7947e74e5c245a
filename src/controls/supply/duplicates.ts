import { Control, ControlScope, Severity } from '../control';
import { owasp } from '../frameworks';

/** The same group, kind, namespace and name; the version of the API does not matter. */
export const NO_DUPLICATE_OBJECTS: Control = {
  id: 'no-duplicate-objects',
  family: 'supply',
  title: 'Every object is defined once',
  rationale: 'Whichever definition is applied last wins: a second one undoes, unseen, what a review of the first one found good.',
  remediation: 'Remove one of the definitions, or give one another name or namespace.',
  severity: Severity.LOW,
  scope: ControlScope.SET,
  kinds: ['*'],
  expression: "set.earlierDefinition == ''",
  message: "{{object.kind}} '{{object.?metadata.?name.orValue('')}}' is defined before, in {{set.earlierDefinition}}",
  path: '/metadata/name',
  frameworks: owasp('K07'),
};
