import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts'));
const needServers = files.filter(name => /^\s*(.*=> )?describeOn(Own)?Clusters\(/m.test(readFileSync(join(__dirname, name), 'utf8')));

describe('suites on a real kube-apiserver', () => {
  it('are left to npm run test:cluster, which finds them by their names', () => {
    console.warn(`${needServers.length} files of tests on a real kube-apiserver are NOT RUN here: npm run test:cluster builds it once, and runs them`);
    expect(needServers.length).toBeGreaterThan(0);
    expect(needServers.filter(name => !name.endsWith('.cluster.ts'))).toEqual([]);
  });
});
