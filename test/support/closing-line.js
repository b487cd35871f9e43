/** Jest reporter that ends the run with one plain line: `N passed, N failed`. */
module.exports = class ClosingLine {
  onRunComplete(_contexts, results) {
    const suitesThatDidNotRun = results.numRuntimeErrorTestSuites;
    process.stdout.write(`${results.numPassedTests} passed, ${results.numFailedTests + suitesThatDidNotRun} failed\n`);
  }
};
