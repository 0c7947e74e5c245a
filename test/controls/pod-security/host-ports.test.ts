import { itJudges, messages, podWith } from '../check';

const port = (...ports: object[]) => podWith({ ports });

itJudges('no-host-ports', {
  good: [
    ['a container without ports', podWith({})],
    ['a container port', port({ containerPort: 80 })],
    ['hostPort: 0', port({ containerPort: 80, hostPort: 0 })],
    ['a port of the allow-list', port({ containerPort: 80, hostPort: 8080 }), { parameters: { allowedHostPorts: ['8080'] } }],
  ],
  bad: [
    ['a host port', port({ containerPort: 80, hostPort: 8080 })],
    ['a host port as the second of two', port({ containerPort: 80 }, { containerPort: 81, hostPort: 81 })],
    ['a port beside the allow-list', port({ containerPort: 80, hostPort: 80 }), { parameters: { allowedHostPorts: ['8080'] } }],
  ],
});

it('lists the host ports', () => {
  expect(messages('no-host-ports', port({ containerPort: 80, hostPort: 80 }, { containerPort: 90, hostPort: 91 }))).toEqual(['host ports 80, 91']);
});
