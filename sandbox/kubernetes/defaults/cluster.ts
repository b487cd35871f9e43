import type { KubeObject } from "../model";
import { isTree, listAt, type Tree, treeAt } from "../tree";

const rbac = "rbac.authorization.k8s.io";

/** Fills in the defaults of a NetworkPolicy. */
export function defaultNetworkPolicy(policy: KubeObject): void {
  const spec = policy.spec as Tree;
  if (listAt(spec, "policyTypes").length === 0) {
    spec.policyTypes = listAt(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
  }
  for (const rule of [...listAt(spec, "ingress"), ...listAt(spec, "egress")]) {
    for (const port of isTree(rule) ? listAt(rule, "ports") : []) if (isTree(port)) port.protocol ??= "TCP";
  }
}

/** Fills in the defaults of a role binding. */
export function defaultBinding(binding: KubeObject): void {
  const role = binding.roleRef as Tree;
  role.apiGroup ||= rbac;
  for (const subject of listAt(binding, "subjects")) {
    if (isTree(subject) && (subject.kind === "User" || subject.kind === "Group")) subject.apiGroup ??= rbac;
  }
}

function defaultMatch(match: unknown): void {
  if (!isTree(match)) return;
  match.matchPolicy ??= "Equivalent";
  match.namespaceSelector ??= {};
  match.objectSelector ??= {};
  for (const rule of [...listAt(match, "resourceRules"), ...listAt(match, "excludeResourceRules")]) {
    if (isTree(rule)) rule.scope ??= "*";
  }
}

/** Fills in the defaults of a ValidatingAdmissionPolicy. */
export function defaultAdmissionPolicy(policy: KubeObject): void {
  const spec = policy.spec as Tree;
  spec.failurePolicy ??= "Fail";
  defaultMatch(spec.matchConstraints);
}

/** Fills in the defaults of a ValidatingAdmissionPolicyBinding. */
export function defaultAdmissionBinding(binding: KubeObject): void {
  defaultMatch(treeAt(binding, "spec").matchResources);
}

/** Fills in the defaults of a LimitRange. */
export function defaultLimitRange(range: KubeObject): void {
  for (const item of listAt(treeAt(range, "spec"), "limits")) {
    if (!isTree(item) || item.type !== "Container") continue;
    const limits = { ...treeAt(item, "max"), ...treeAt(item, "default") };
    const requests = { ...treeAt(item, "min"), ...limits, ...treeAt(item, "defaultRequest") };
    if (Object.keys(limits).length > 0) item.default = limits;
    if (Object.keys(requests).length > 0) item.defaultRequest = requests;
  }
}

/** Fills in the defaults of an IngressClass. */
export function defaultIngressClass(ingressClass: KubeObject): void {
  const { parameters } = treeAt(ingressClass, "spec");
  if (isTree(parameters)) parameters.scope ??= "Cluster";
}

/** Fills in the defaults of an EndpointSlice. */
export function defaultEndpointSlice(slice: KubeObject): void {
  for (const port of listAt(slice, "ports")) {
    if (!isTree(port)) continue;
    port.name ??= "";
    port.protocol ??= "TCP";
  }
}

/** Fills in the defaults of Endpoints. */
export function defaultEndpoints(endpoints: KubeObject): void {
  for (const subset of listAt(endpoints, "subsets")) {
    for (const port of isTree(subset) ? listAt(subset, "ports") : []) if (isTree(port)) port.protocol ??= "TCP";
  }
}
