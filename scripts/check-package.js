// Nothing but the library may reach users: the package holds lib/ and its manifest files, and the only runtime
// dependencies that ship inside it are those that package.json bundles.
const { execFileSync } = require('child_process');

const [{ files, bundled }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }));
// argparse comes with js-yaml; npm bundles what a bundled package depends on.
const bundles = [...require('../package.json').bundledDependencies, 'argparse'];
const allowed = [/^(lib|assets)\//, /^(\.jsii|API\.md|CHANGELOG\.md|LICENSE|README\.md|package\.json|bin\/bulwark|docs\/(controls\.md|[a-z-]+\.schema\.json))$/, ...bundles.map(name => new RegExp(`^node_modules/${name}/`))];
const strangers = files.map(({ path }) => path).filter(path => !allowed.some(pattern => pattern.test(path)));
const problems = strangers.map(path => `unexpected file in the package: ${path}`);
if (JSON.stringify([...bundled].sort()) !== JSON.stringify([...bundles].sort())) problems.push(`bundled: ${bundled.join(', ')}; expected: ${bundles.join(', ')}`);
if (!files.some(({ path }) => path === '.jsii')) problems.push('the jsii assembly is missing: run `npm run compile` first');
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, bundled: ${bundled.join(', ')}`);
process.exit(problems.length === 0 ? 0 : 1);
