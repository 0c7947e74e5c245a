// The suites on real control planes: npm run test:cluster. Transforms and names are those of the other tests.
const { transform, moduleNameMapper } = require('../../package.json').jest;

module.exports = {
  rootDir: '../..',
  testMatch: ['<rootDir>/test/cluster/**/*.cluster.ts'],
  globalSetup: '<rootDir>/test/cluster/global-setup.ts',
  globalTeardown: '<rootDir>/test/cluster/global-teardown.ts',
  testSequencer: '<rootDir>/test/cluster/longest-first.js',
  reporters: ['default', '<rootDir>/test/cluster/failure-reporter.js'],
  testTimeout: 180_000,
  maxWorkers: 2,
  transform,
  moduleNameMapper,
};
