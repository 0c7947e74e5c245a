import { itJudges, pod, podWith } from '../check';

const probe = { httpGet: { port: 8080 } };

describe.each([['readiness-probes', 'readinessProbe'], ['liveness-probes', 'livenessProbe']])('%s', (id, field) => {
  itJudges(id, {
    good: [
      ['a probe', podWith({ [field]: probe })],
      ['a pod that runs to completion', pod({ restartPolicy: 'OnFailure' })],
      ['an init container without', pod({ containers: [{ name: 'app', [field]: probe }], initContainers: [{ name: 'init' }] })],
    ],
    bad: [
      ['a container without probe', pod()],
      ['restartPolicy: Always', pod({ restartPolicy: 'Always' })],
      ['one container of two', pod({ containers: [{ name: 'app', [field]: probe }, { name: 'sidecar' }] })],
    ],
  });
});

itJudges('distinct-probes', {
  good: [
    ['a container without probes', pod()],
    ['one probe', podWith({ livenessProbe: probe })],
    ['another path', podWith({ livenessProbe: probe, readinessProbe: { httpGet: { port: 8080, path: '/ready' } } })],
    ['another kind of port', podWith({ livenessProbe: probe, readinessProbe: { httpGet: { port: 'http' } } })],
    ['a more patient liveness probe', podWith({ livenessProbe: { ...probe, failureThreshold: 6 }, readinessProbe: probe })],
    ['another command', podWith({ livenessProbe: { exec: { command: ['a'] } }, readinessProbe: { exec: { command: ['b'] } } })],
  ],
  bad: [
    ['the same probe twice', podWith({ livenessProbe: probe, readinessProbe: probe })],
    ['the same probe with a default spelled out', podWith({ livenessProbe: probe, readinessProbe: { httpGet: { port: 8080, path: '/', scheme: 'HTTP' }, periodSeconds: 10 } })],
    ['the same grpc probe', podWith({ livenessProbe: { grpc: { port: 1 } }, readinessProbe: { grpc: { port: 1, service: '' } } })],
    ['the same command', podWith({ livenessProbe: { exec: { command: ['a'] } }, readinessProbe: { exec: { command: ['a'] } } })],
  ],
});
