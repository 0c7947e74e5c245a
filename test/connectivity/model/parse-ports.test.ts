import fc from 'fast-check';
import { parsePorts, PortSet, Protocol, PROTOCOLS } from '../../../src/connectivity';

describe('parsePorts', () => {
  it.each([
    ['80', 'TCP 80'],
    ['80/TCP', 'TCP 80'],
    ['53/udp', 'UDP 53'],
    ['TCP 80,8080-8090,UDP 53', 'TCP 80,8080-8090,UDP 53'],
    ['UDP', 'UDP 1-65535'],
    ['8000-8001, 8002/TCP', 'TCP 8000-8002'],
    ['all', 'all'],
    ['All Connections', 'all'],
  ])('reads %s', (text, ports) => {
    expect(`${parsePorts(text)}`).toBe(ports);
  });

  it.each([
    ['http', /name the protocol 'http': expected SCTP, TCP, UDP/],
    ['', /cannot be read: expected for example/],
    ['TCP 0', /ports 0-0 are no range of ports/],
    ['90-80', /the smaller one first/],
    ['80//TCP', /cannot be read/],
    ['80,', /cannot be read/],
  ])('refuses %s', (text, problem) => {
    expect(() => parsePorts(text)).toThrow(problem);
  });

  it('reads what is printed', () => {
    const range = fc.tuple(fc.constantFrom<Protocol>(...PROTOCOLS), fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(fc.property(fc.array(range, { minLength: 1, maxLength: 6 }), ranges => {
      const set = PortSet.union(ranges.map(([protocol, from, length]) => PortSet.range(protocol, from, Math.min(65535, from + length))));
      expect(parsePorts(`${set}`)).toBe(set);
    }));
  });
});
