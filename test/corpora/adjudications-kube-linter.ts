import { Adjudication } from './adjudication';

export const KUBE_LINTER_ADJUDICATIONS: readonly Adjudication[] = [
  {
    check: 'drop-net-raw-capability',
    cases: ['dont-fire'],
    expected: 'fail',
    reason: 'the source skips containers without capabilities; runtimes then grant NET_RAW',
  },
  { check: 'non-isolated-pod', cases: ['dont-fire'], expected: 'fail', reason: 'the policy that selects the pods is a row of its own' },
];
