import type { KubeObject } from "../model";
import { nanos } from "../quantity";
import { equal, isTree, listAt, type Tree, treeAt } from "../tree";
import type { Errors } from "./errors";
import { checkName, dnsSubdomain, qualifiedName } from "./names";
import { checkOneOf, checkQuantity } from "./shared";

const rbac = "rbac.authorization.k8s.io";

/** Checks a role. @param namespaced whether it is for one namespace only */
export function checkRole(role: KubeObject, errors: Errors, namespaced: boolean): void {
  for (const [index, rule] of listAt(role, "rules").entries()) {
    if (!isTree(rule)) continue;
    const at = `rules[${index}]`;
    const urls = listAt(rule, "nonResourceURLs");
    if (listAt(rule, "verbs").length === 0) errors.required(`${at}.verbs`, "verbs must contain at least one value");
    if (urls.length > 0) {
      if (namespaced) {
        errors.invalid(`${at}.nonResourceURLs`, urls, "namespaced rules cannot apply to non-resource URLs");
      }
      const mixed = ["apiGroups", "resources", "resourceNames"].some((field) => listAt(rule, field).length > 0);
      if (mixed) {
        errors.invalid(
          `${at}.nonResourceURLs`,
          urls,
          "rules cannot apply to both regular resources and non-resource URLs",
        );
      }
      continue;
    }
    if (listAt(rule, "apiGroups").length === 0) {
      errors.required(`${at}.apiGroups`, "resource rules must supply at least one api group");
    }
    if (listAt(rule, "resources").length === 0) {
      errors.required(`${at}.resources`, "resource rules must supply at least one resource");
    }
  }
}

/** Checks a role binding. */
export function checkBinding(binding: KubeObject, errors: Errors, namespaced: boolean): void {
  const role = treeAt(binding, "roleRef");
  checkOneOf(errors, "roleRef.apiGroup", String(role.apiGroup), [rbac]);
  checkOneOf(errors, "roleRef.kind", String(role.kind), namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"]);
  if (role.name === "") errors.required("roleRef.name");
  for (const [index, subject] of listAt(binding, "subjects").entries()) {
    if (!isTree(subject)) continue;
    const at = `subjects[${index}]`;
    if (subject.name === "") errors.required(`${at}.name`);
    if (subject.kind === "ServiceAccount") {
      if (subject.apiGroup !== undefined) errors.notSupported(`${at}.apiGroup`, subject.apiGroup, [""]);
      if (!namespaced && subject.namespace === undefined) errors.required(`${at}.namespace`);
    } else if (subject.kind === "User" || subject.kind === "Group") {
      checkOneOf(errors, `${at}.apiGroup`, String(subject.apiGroup), [rbac]);
    } else {
      errors.notSupported(`${at}.kind`, subject.kind, ["ServiceAccount", "User", "Group"]);
    }
  }
}

/** Checks a change of a role binding: its role may not change. */
export function checkBindingUpdate(now: KubeObject, old: KubeObject, errors: Errors): void {
  if (!equal(now.roleRef, old.roleRef)) errors.invalid("roleRef", now.roleRef, "cannot change roleRef");
}

const quotaNames = new Set(
  (
    "cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu " +
    "limits.memory limits.ephemeral-storage pods services replicationcontrollers resourcequotas secrets configmaps " +
    "persistentvolumeclaims services.nodeports services.loadbalancers"
  ).split(" "),
);
const counted = new Set(
  (
    "pods services replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims services.nodeports " +
    "services.loadbalancers"
  ).split(" "),
);

/** Checks a ResourceQuota. */
export function checkQuota(quota: KubeObject, errors: Errors): void {
  for (const [name, value] of Object.entries(treeAt(treeAt(quota, "spec"), "hard"))) {
    const at = `spec.hard[${name}]`;
    checkName(errors, at, name, qualifiedName);
    if (!name.includes("/") && !quotaNames.has(name)) {
      errors.invalid(at, name, "must be a standard resource type or fully qualified");
      errors.invalid(at, name, "must be a standard resource for quota");
    }
    checkQuantity(errors, at, String(value));
    if (counted.has(name) && (nanos(String(value)) ?? 0n) % 1_000_000_000n !== 0n) {
      errors.invalid(at, value, "must be an integer");
    }
  }
}

const above = (a: unknown, b: unknown): boolean =>
  a !== undefined && b !== undefined && (nanos(String(a)) ?? 0n) > (nanos(String(b)) ?? 0n);

function checkLimits(errors: Errors, at: string, item: Tree): void {
  const [min, max] = [treeAt(item, "min"), treeAt(item, "max")];
  const [request, preset] = [treeAt(item, "defaultRequest"), treeAt(item, "default")];
  const names = new Set([min, max, request, preset].flatMap((values) => Object.keys(values)));
  for (const name of names) {
    if (above(min[name], max[name])) {
      const why = `min value ${String(min[name])} is greater than max value ${String(max[name])}`;
      errors.invalid(`${at}.min[${name}]`, min[name], why);
    }
    if (above(min[name], request[name])) {
      const why = `min value ${String(min[name])} is greater than default request value ${String(request[name])}`;
      errors.invalid(`${at}.defaultRequest[${name}]`, request[name], why);
    }
    if (above(request[name], max[name])) {
      const why = `default request value ${String(request[name])} is greater than max value ${String(max[name])}`;
      errors.invalid(`${at}.defaultRequest[${name}]`, request[name], why);
    }
    if (above(request[name], preset[name])) {
      const why = `default request value ${String(request[name])} is greater than default limit value ${String(preset[name])}`;
      errors.invalid(`${at}.defaultRequest[${name}]`, request[name], why);
    }
    if (above(min[name], preset[name])) {
      const why = `min value ${String(min[name])} is greater than default value ${String(preset[name])}`;
      errors.invalid(`${at}.default[${name}]`, min[name], why);
    }
    if (above(preset[name], max[name])) {
      const why = `default value ${String(preset[name])} is greater than max value ${String(max[name])}`;
      errors.invalid(`${at}.default[${name}]`, max[name], why);
    }
  }
}

/** Checks a LimitRange. */
export function checkLimitRange(range: KubeObject, errors: Errors): void {
  const types = new Set<string>();
  for (const [index, item] of listAt(treeAt(range, "spec"), "limits").entries()) {
    if (!isTree(item)) continue;
    const at = `spec.limits[${index}]`;
    const type = String(item.type);
    checkName(errors, `${at}.type`, type, qualifiedName);
    if (types.has(type)) errors.duplicate(`${at}.type`, type);
    types.add(type);
    if (type === "Pod") {
      for (const field of ["default", "defaultRequest"]) {
        if (isTree(item[field])) errors.forbidden(`${at}.${field}`, "may not be specified when `type` is 'Pod'");
      }
    }
    checkLimits(errors, at, item);
  }
}

const highest = 1_000_000_000;
const systemClasses = new Set(["system-cluster-critical", "system-node-critical"]);

/** Checks a PriorityClass. */
export function checkPriorityClass({ metadata, value, preemptionPolicy }: KubeObject, errors: Errors): void {
  const { name } = metadata;
  if (name.startsWith("system-")) {
    if (!systemClasses.has(name)) {
      const why = `priority class names with 'system-' prefix are reserved for system use only. error: ${name} is not a known system priority class`;
      errors.forbidden("metadata.name", why);
    }
  } else if (Number(value) > highest) {
    errors.forbidden("value", `maximum allowed value of a user defined priority is ${highest}`);
  }
  checkOneOf(errors, "preemptionPolicy", preemptionPolicy as string | undefined, ["PreemptLowerPriority", "Never"]);
}

/** Checks a change of a PriorityClass. */
export function checkPriorityClassUpdate(now: KubeObject, old: KubeObject, errors: Errors): void {
  if (now.value !== old.value) errors.invalid("value", now.value, "field is immutable");
  if (now.preemptionPolicy !== old.preemptionPolicy) {
    errors.invalid("preemptionPolicy", now.preemptionPolicy, "field is immutable");
  }
}

function checkRules(errors: Errors, field: string, rules: readonly unknown[]): void {
  for (const [index, rule] of rules.entries()) {
    if (!isTree(rule)) continue;
    const at = `${field}[${index}]`;
    for (const list of ["apiGroups", "apiVersions", "resources"]) {
      if (listAt(rule, list).length === 0) errors.required(`${at}.${list}`);
    }
    const operations = listAt(rule, "operations");
    if (operations.length === 0) errors.required(`${at}.operations`);
    for (const [number, operation] of operations.entries()) {
      checkOneOf(errors, `${at}.operations[${number}]`, String(operation), [
        "*",
        "CONNECT",
        "CREATE",
        "DELETE",
        "UPDATE",
      ]);
    }
  }
}

/** Checks a ValidatingAdmissionPolicy; its expressions are not compiled. */
export function checkAdmissionPolicy(policy: KubeObject, errors: Errors): void {
  const spec = treeAt(policy, "spec");
  checkOneOf(errors, "spec.failurePolicy", spec.failurePolicy as string | undefined, ["Fail", "Ignore"]);
  if (!isTree(spec.matchConstraints)) {
    errors.required("spec.matchConstraints");
  } else {
    const rules = listAt(spec.matchConstraints, "resourceRules");
    if (rules.length === 0) errors.required("spec.matchConstraints.resourceRules");
    checkRules(errors, "spec.matchConstraints.resourceRules", rules);
  }
  for (const [index, variable] of listAt(spec, "variables").entries()) {
    const name = isTree(variable) ? String(variable.name) : "";
    const at = `spec.variables[${index}].name`;
    if (name === "") errors.required(at, "name is not specified");
    else if (!/^[A-Za-z_]\w*$/.test(name)) errors.invalid(at, name, "must be a valid CEL identifier");
  }
  const validations = listAt(spec, "validations");
  if (validations.length === 0 && listAt(spec, "auditAnnotations").length === 0) {
    const why = "validations or auditAnnotations must contain at least one item";
    errors.required("spec.validations", why);
    errors.required("spec.auditAnnotations", why);
  }
  for (const [index, validation] of validations.entries()) {
    if (isTree(validation) && String(validation.expression).trim() === "") {
      errors.required(`spec.validations[${index}].expression`, "expression is not specified");
    }
  }
}

/** Checks a ValidatingAdmissionPolicyBinding. */
export function checkAdmissionBinding(binding: KubeObject, errors: Errors): void {
  const spec = treeAt(binding, "spec");
  if (typeof spec.policyName !== "string") errors.required("spec.policyName");
  else checkName(errors, "spec.policyName", spec.policyName, dnsSubdomain);
  const actions = listAt(spec, "validationActions");
  if (actions.length === 0) {
    errors.required("spec.validationActions", "at least one validation action is required");
  }
  const seen = new Set<unknown>();
  for (const [index, action] of actions.entries()) {
    const at = `spec.validationActions[${index}]`;
    checkOneOf(errors, at, String(action), ["Audit", "Deny", "Warn"]);
    if (seen.has(action)) errors.duplicate(at, action);
    seen.add(action);
  }
  if (seen.has("Deny") && seen.has("Warn")) {
    errors.invalid(
      "spec.validationActions",
      actions,
      "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)",
    );
  }
}
