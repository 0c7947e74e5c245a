// Nothing but the library may reach users: the package holds lib/ and its manifest files, and the only runtime
// dependency that ships inside it is the one that package.json bundles.
const { execFileSync } = require('child_process');

const [{ files, bundled }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' }));
const bundles = require('../package.json').bundledDependencies;
const allowed = [/^lib\//, /^(\.jsii|API\.md|CHANGELOG\.md|LICENSE|README\.md|package\.json|docs\/controls\.md)$/, ...bundles.map(name => new RegExp(`^node_modules/${name}/`))];
const strangers = files.map(({ path }) => path).filter(path => !allowed.some(pattern => pattern.test(path)));
const problems = strangers.map(path => `unexpected file in the package: ${path}`);
if (JSON.stringify([...bundled].sort()) !== JSON.stringify([...bundles].sort())) problems.push(`bundled: ${bundled.join(', ')}; expected: ${bundles.join(', ')}`);
if (!files.some(({ path }) => path === '.jsii')) problems.push('the jsii assembly is missing: run `npm run compile` first');
for (const problem of problems) console.error(problem);
console.log(`${files.length} files, bundled: ${bundled.join(', ')}`);
process.exit(problems.length === 0 ? 0 : 1);
