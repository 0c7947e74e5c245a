// Jest loads reporters as they are, so this is JavaScript. The teardown, which comes after, keeps the logs of the servers.
module.exports = class FailureReporter {
  onRunComplete(contexts, results) {
    if (results.numFailedTests > 0) process.env.BULWARK_KEEP_LOGS = '1';
  }
};
