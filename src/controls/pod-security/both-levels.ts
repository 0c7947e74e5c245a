import { Control, ControlFix, ControlScope, FixTarget } from '../control';

/** A rule that holds for the pod's security context and for that of each container, each judged on its own. */
interface RuleOnBothLevels extends Omit<Control, 'scope' | 'expression' | 'message' | 'fix' | 'path' | 'title'> {
  /** The good state, said of `Pods` or `Containers`. */
  readonly title: (subject: 'Pods' | 'Containers') => string;
  /** Pointer from the pod specification or the container. */
  readonly path: string;
  /** CEL; `holder` is the pod specification or the container. */
  readonly expression: (holder: string) => string;
  readonly message: (holder: string) => string;
  readonly fix?: (target: FixTarget) => ControlFix[];
}

/**
 * Two controls for one rule, so that a finding points at the level that is wrong: `ID` for containers, `pod-ID` for
 * the pod. Pod Security Admission judges the pod's value even where every container overrides it.
 */
export function onBothLevels({ title, expression, message, fix, ...rule }: RuleOnBothLevels): [container: Control, pod: Control] {
  return [
    {
      ...rule,
      title: title('Containers'),
      scope: ControlScope.CONTAINER,
      expression: expression('container'),
      message: message('container'),
      ...(fix ? { fix: fix(FixTarget.CONTAINER) } : {}),
    },
    {
      ...rule,
      id: `pod-${rule.id}`,
      title: title('Pods'),
      scope: ControlScope.POD,
      expression: expression('variables.podSpec'),
      message: message('variables.podSpec'),
      ...(fix ? { fix: fix(FixTarget.POD_SPEC) } : {}),
    },
  ];
}
