import { itJudges, messages, pod, podWith } from '../check';

const HANDLERS: [string, (action: object) => object][] = [
  ['livenessProbe', action => ({ livenessProbe: action })],
  ['readinessProbe', action => ({ readinessProbe: action })],
  ['startupProbe', action => ({ startupProbe: action })],
  ['postStart', action => ({ lifecycle: { postStart: action } })],
  ['preStop', action => ({ lifecycle: { preStop: action } })],
];

itJudges('no-probe-host', {
  good: [
    ['a container without probes', pod()],
    ['an empty host', podWith({ livenessProbe: { httpGet: { host: '', port: 80 } } })],
    ...HANDLERS.map(([name, handler]): [string, any] => [`${name} without host`, podWith(handler({ tcpSocket: { port: 80 } }))]),
  ],
  bad: HANDLERS.flatMap(([name, handler]) => ['httpGet', 'tcpSocket']
    .map((action): [string, any] => [`${name} ${action} with a host`, podWith(handler({ [action]: { host: '127.0.0.1', port: 80 } }))])),
});

it('names the hosts', () => {
  expect(messages('no-probe-host', podWith({ livenessProbe: { httpGet: { host: 'db', port: 1 } }, startupProbe: { tcpSocket: { host: '::1', port: 1 } } })))
    .toEqual(['probes or lifecycle hooks call db, ::1']);
});
