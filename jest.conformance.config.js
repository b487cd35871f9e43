/** The end-to-end tests with the providers that Terraform finds and the cluster that KUBE_* or KUBECONFIG names. */
const base = require("./jest.config.js");

process.env.SWITCHYARD_CONFORMANCE = "1";

module.exports = {
  ...base,
  // the suites that kill the sandbox's own provider server have nothing to kill here
  testMatch: ["**/e2e/{adopt,cdktf,flip,providers-upgrade}.test.ts", "**/conformance/**/*.test.ts"],
  testPathIgnorePatterns: [],
  // one cluster, one zone
  maxWorkers: 1,
};
