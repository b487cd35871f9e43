import { terraformVariables } from "../../operations/terraform";

const always = { CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
const host = { KUBE_HOST: "https://198.51.100.1:6443" };

test("takes the context back where KUBE_HOST names the cluster and no kubeconfig is named", () => {
  expect(terraformVariables(host)).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
  expect(terraformVariables({ ...host, KUBE_CONFIG_PATH: "" })).toEqual({ ...always, TF_VAR_kubernetes_context: "" });
});

test.each([
  ["nothing names a cluster", {}],
  ["a kubeconfig is named", { KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["the sandbox names both", { ...host, KUBE_CONFIG_PATH: "/etc/kubeconfig" }],
  ["several kubeconfigs are named", { ...host, KUBE_CONFIG_PATHS: "/a:/b" }],
  ["somebody chose a context", { ...host, TF_VAR_kubernetes_context: "other" }],
])("leaves the context as it is where %s", (_, variables) => {
  expect(terraformVariables(variables)).toEqual(always);
});
