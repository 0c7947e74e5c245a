import { cdk8s, javascript, JsonFile } from 'projen';

// The oldest supported versions are the ones we develop against. constructs >= 10.5 would shut out Go
// users of the published cdk8s-plus-28: its Go module does not compile with it.
const CDK8S = '2.68.91';
const CDK8S_PLUS = '2.5.6';
const CONSTRUCTS = '10.4.2';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-bulwark',
  description: 'Hardened, default-deny segmented Kubernetes workloads for cdk8s, proven before anything is applied',
  author: 'The cdk8s-bulwark authors',
  authorAddress: 'cdk8s-bulwark@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-bulwark/cdk8s-bulwark.git',
  license: 'Apache-2.0',
  bin: { bulwark: 'bin/bulwark' },
  keywords: ['kubernetes', 'security', 'hardening', 'network-policy', 'pod-security-standards', 'cel'],
  defaultReleaseBranch: 'main',
  stability: 'experimental',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  minNodeVersion: '20.0.0',

  cdk8sVersion: CDK8S,
  constructsVersion: CONSTRUCTS,
  peerDeps: [`cdk8s-plus-28@^${CDK8S_PLUS}`],
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  bundledDeps: ['js-yaml', 're2js', 'yaml'],
  devDeps: [
    '@bufbuild/cel',
    '@bufbuild/cel-spec',
    '@bufbuild/protobuf',
    '@marcbachmann/cel-js',
    '@types/js-yaml',
    '@xmldom/xmldom',
    'ajv',
    'ajv-formats',
    'axe-core',
    'cdk8s-cli',
    'esbuild',
    'fast-check',
    'jsii-pacmak@1.140.0',
    'playwright-core',
    'tsx',
  ],

  publishToPypi: { distName: 'cdk8s-bulwark', module: 'cdk8s_bulwark' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8sbulwark',
    mavenGroupId: 'io.github.cdk8s-bulwark',
    mavenArtifactId: 'cdk8s-bulwark',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-bulwark/cdk8s-bulwark-go' },

  github: false,
  depsUpgrade: false,
  release: false,
  docgenFilePath: 'API.md',
  integrationTestAutoDiscover: false,
  sampleCode: false,
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'bench', 'scripts'] },
  tsconfigDev: {
    compilerOptions: { isolatedModules: false, paths: { 'cdk8s-bulwark': ['../src/index.ts'] } },
    include: ['../examples/**/*.ts', '../bench/**/*.ts', '../scripts/**/*.ts'],
  },
  jestOptions: {
    jestVersion: '~30.0.0',
    // A test run judges snapshots, it never rewrites them.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      collectCoverage: false,
      maxWorkers: '100%',
      moduleNameMapper: { '^cdk8s-bulwark$': '<rootDir>/src/index.ts' },
    },
  },
  gitignore: ['/out/', '.DS_Store'],
});

project.npmignore?.exclude('/examples/', '/bench/', '/scripts/', '/.ci/', '/docs/*', '/CONTRIBUTING.md', '/out/');
// Messages send their readers there.
project.npmignore?.include('/docs/controls.md', '/docs/*.schema.json');

// npm's registry mirrors do not all carry the optional binaries of newer versions; `npm ci` then refuses the lock file.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Files are only transpiled for a test run, so that one test file takes seconds; `tsc` checks types once for all.
new JsonFile(project, 'test/tsconfig.jest.json', { obj: { extends: './tsconfig.json', compilerOptions: { isolatedModules: true } } });
project.tryFindObjectFile('package.json')?.addOverride('jest.transform', {
  '^.+\\.[t]sx?$': ['ts-jest', { tsconfig: 'test/tsconfig.jest.json' }],
});

// projen's own test task updates snapshots and lets eslint rewrite sources. Ours only judges.
project.testTask.reset();
project.testTask.exec('jest --ci', { receiveArgs: true });
project.testTask.exec('tsc --noEmit -p test/tsconfig.json');
project.testTask.exec('eslint --no-error-on-unmatched-pattern src test examples bench scripts .projenrc.ts --ext .ts', {
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
});

project.addTask('test:engines', {
  exec: 'scripts/engine-tests.sh', receiveArgs: true, description: 'Holds the forms for Gatekeeper and Kyverno against the engines of both',
});
project.testTask.say('not run: the judgements of Gatekeeper and Kyverno on our forms for them; npm run test:engines runs them');
project.addTask('test:oracles', {
  exec: 'scripts/oracle-tests.sh', receiveArgs: true, description: 'Holds the connectivity engine against policy engines of others',
});
project.testTask.say('not run: the answers of policy engines of others on who can talk to whom; npm run test:oracles runs them');
project.addTask('test:packets', {
  exec: 'scripts/packet-tests.sh', receiveArgs: true, description: 'Holds the connectivity engine against packets that Calico lets through (root, Linux)',
});
project.testTask.say('not run: packets between network namespaces, as Calico lets them through; npm run test:packets sends them, as root');

// The command in one file: loading a hundred small ones takes longer than most of its runs. From the sources, which a
// bundler can join where it must wrap what the compiler gives; without what few runs need.
project.compileTask.exec('esbuild src/cli/index.ts --bundle --external:yaml --external:re2js --platform=node --target=node20'
  + ' --minify-whitespace --minify-syntax --legal-comments=eof --log-level=warning --outfile=lib/cli/bundle/bulwark.js');

// The map of the house: a room may import the rooms that it names, through their index.ts only.
const ROOMS: Record<string, string[]> = {
  manifests: [],
  cel: [],
  files: [],
  controls: ['manifests', 'cel'],
  evaluation: ['manifests', 'cel', 'controls'],
  target: ['manifests'],
  fixes: ['manifests', 'controls', 'evaluation'],
  yaml: ['manifests'],
  connectivity: ['manifests'],
  assessment: ['manifests', 'cel', 'controls', 'evaluation', 'fixes', 'connectivity'],
  reports: ['manifests', 'controls', 'evaluation', 'fixes', 'connectivity', 'assessment'],
  settings: ['manifests', 'controls', 'assessment'],
  policies: ['manifests', 'cel', 'controls', 'evaluation', 'fixes'],
  hardening: ['manifests', 'controls', 'evaluation', 'fixes', 'target'],
  admission: ['manifests', 'controls', 'evaluation', 'target', 'assessment', 'posture', 'policies'],
  posture: ['manifests', 'controls', 'evaluation', 'target', 'hardening', 'assessment', 'reports', 'yaml', 'settings', 'files'],
  cli: ['manifests', 'cel', 'controls', 'evaluation', 'target', 'fixes', 'yaml', 'assessment', 'reports', 'settings', 'files', 'policies', 'connectivity'],
  reachability: ['manifests', 'target', 'connectivity', 'posture'],
  network: ['manifests', 'target'],
  namespaces: ['manifests', 'controls', 'target', 'network', 'admission'],
  workloads: ['manifests', 'controls', 'target', 'hardening', 'network'],
};
const rooms = Object.keys(ROOMS);
project.eslint?.addRules({
  'import/no-restricted-paths': ['error', {
    zones: rooms.flatMap(room => [
      {
        target: `./src/${room}`,
        from: './src',
        except: [room, ...ROOMS[room]].map(allowed => `./${allowed}`),
        message: `the room '${room}' may import only: ${ROOMS[room].join(', ') || 'nothing'}`,
      },
      {
        target: rooms.filter(other => other !== room).map(other => `./src/${other}`),
        from: `./src/${room}`,
        except: ['./index.ts'],
        message: `import '${room}' through its door, src/${room}/index.ts`,
      },
    ]),
  }],
});

// Examples import the library by its name; scripts, benchmarks and examples are typed by the tests' configuration.
const eslintrc = project.tryFindObjectFile('.eslintrc.json')!;
eslintrc.addOverride('settings.import/resolver.typescript.project', './test/tsconfig.json');
eslintrc.addDeletionOverride('parserOptions.projectService');
eslintrc.addOverride('parserOptions.project', ['./tsconfig.json', './test/tsconfig.json', './projenrc/tsconfig.json']);

// Minutes the first time: it builds control planes from their sources, and keeps them.
const clusterTests = project.addTask('test:cluster', { description: 'Holds what we synthesize before a real kube-apiserver, the newest and the oldest' });
clusterTests.exec('tsx scripts/cluster-binaries.ts');
clusterTests.exec('jest --ci --config test/cluster/jest.config.js', { receiveArgs: true });

const demo = project.addTask('demo', { description: 'Synthesizes the example application with the cdk8s CLI and shows what came out' });
demo.spawn(project.compileTask);
demo.exec('tsx --tsconfig examples/tsconfig.json scripts/demo.ts');

const bench = project.addTask('bench', { description: 'Measures against named baselines; prints ratios' });
bench.spawn(project.compileTask);
// Not with tsx: its loader makes calls between the compiled modules two to three times slower.
for (const file of ['catalogue', 'cel-engines', 'set-controls', 'assess', 'peers', 'admission', 'reachability']) bench.exec(`ts-node --transpile-only --project test/tsconfig.json bench/${file}.ts`);

// API.md speaks of the dependencies that we are built on, not of newer ones that tools bring along.
project.tasks.tryFind('docgen')?.reset('tsx scripts/api-doc.ts');

project.addTask('docs:report-screenshot', {
  exec: 'tsx --tsconfig test/tsconfig.json scripts/report-screenshot.ts', description: 'Writes docs/report.png, in Chromium',
});
const projectedDocs = project.addTask('docs:controls', { description: 'Writes the pages that are projected: controls, command line, schemas of settings' });
for (const script of ['controls-doc', 'settings-schemas', 'cli-doc']) projectedDocs.exec(`tsx scripts/${script}.ts`);

project.synth();
