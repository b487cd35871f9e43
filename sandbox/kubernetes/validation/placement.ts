import type { LabelSelector } from "../model";
import type { Toleration, TopologySpreadConstraint } from "../model-pod";
import { isTree, listAt, type Tree, treeAt } from "../tree";
import type { Errors } from "./errors";
import { checkName, qualifiedName } from "./names";
import { checkOneOf, checkSelector } from "./shared";

/** Checks the tolerations of a pod. */
export function checkTolerations(errors: Errors, field: string, tolerations: readonly Toleration[]): void {
  for (const [index, { key, operator, value, effect, tolerationSeconds }] of tolerations.entries()) {
    const at = `${field}[${index}]`;
    if (key !== undefined) checkName(errors, `${at}.key`, key, qualifiedName);
    if (key === undefined && operator !== "Exists") {
      const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      errors.invalid(`${at}.operator`, operator ?? "", why);
    }
    if (tolerationSeconds !== undefined && effect !== "NoExecute") {
      errors.invalid(`${at}.effect`, effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    if (operator === "Exists" && value !== undefined) {
      errors.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'");
    }
    checkOneOf(errors, `${at}.operator`, operator, ["Equal", "Exists"]);
    checkOneOf(errors, `${at}.effect`, effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
  }
}

/** Checks the topology spread constraints of a pod. */
export function checkSpread(errors: Errors, field: string, constraints: readonly TopologySpreadConstraint[]): void {
  const pairs = constraints.map(({ topologyKey, whenUnsatisfiable }) => `{${topologyKey}, ${whenUnsatisfiable}}`);
  for (const [index, constraint] of constraints.entries()) {
    const { maxSkew, topologyKey, whenUnsatisfiable, labelSelector, minDomains } = constraint;
    const at = `${field}[${index}]`;
    if (maxSkew <= 0) errors.invalid(`${at}.maxSkew`, maxSkew, "must be greater than zero");
    if (topologyKey === "") errors.required(`${at}.topologyKey`, "can not be empty");
    else checkName(errors, `${at}.topologyKey`, topologyKey, qualifiedName);
    checkOneOf(errors, `${at}.whenUnsatisfiable`, whenUnsatisfiable, ["DoNotSchedule", "ScheduleAnyway"]);
    const pair = pairs[index] ?? "";
    if (pairs.indexOf(pair, index + 1) > index) errors.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair);
    if (minDomains !== undefined && minDomains <= 0) {
      errors.invalid(`${at}.minDomains`, minDomains, "must be greater than zero");
    }
    if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
      const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
      errors.invalid(`${at}.minDomains`, minDomains, why);
    }
    checkSelector(errors, `${at}.labelSelector`, labelSelector);
  }
}

function checkTerm(errors: Errors, field: string, term: Tree): void {
  checkSelector(errors, `${field}.labelSelector`, term.labelSelector as LabelSelector | undefined);
  const key = String(term.topologyKey ?? "");
  if (key === "") errors.required(`${field}.topologyKey`, "can not be empty");
  checkName(errors, `${field}.topologyKey`, key, qualifiedName);
}

/** Checks the affinity of a pod. */
export function checkAffinity(errors: Errors, field: string, affinity: Tree | undefined): void {
  const required = "requiredDuringSchedulingIgnoredDuringExecution";
  const preferred = "preferredDuringSchedulingIgnoredDuringExecution";
  const node = treeAt(affinity, "nodeAffinity");
  if (isTree(node[required]) && listAt(treeAt(node, required), "nodeSelectorTerms").length === 0) {
    errors.required(`${field}.nodeAffinity.${required}.nodeSelectorTerms`, "must have at least one node selector term");
  }
  for (const kind of ["podAffinity", "podAntiAffinity"]) {
    const rules = treeAt(affinity, kind);
    for (const [index, term] of listAt(rules, required).entries()) {
      if (isTree(term)) checkTerm(errors, `${field}.${kind}.${required}[${index}]`, term);
    }
    for (const [index, weighted] of listAt(rules, preferred).entries()) {
      if (!isTree(weighted)) continue;
      const at = `${field}.${kind}.${preferred}[${index}]`;
      const weight = Number(weighted.weight);
      if (weight < 1 || weight > 100) errors.invalid(`${at}.weight`, weight, "must be in the range 1-100");
      checkTerm(errors, `${at}.podAffinityTerm`, treeAt(weighted, "podAffinityTerm"));
    }
  }
}
