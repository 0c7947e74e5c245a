import { Adjudication } from './adjudication';

export const KUBE_LINTER_ADJUDICATIONS: readonly Adjudication[] = [
  {
    check: 'drop-net-raw-capability',
    cases: ['dont-fire'],
    expected: 'fail',
    reason: 'the source skips containers without capabilities; runtimes then grant NET_RAW',
  },
];
