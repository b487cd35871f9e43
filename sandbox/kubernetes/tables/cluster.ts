import type { KubeObject, LabelSelector } from "../model";
import type { DisruptionBudget, EndpointSlice } from "../model-workloads";
import { selectorText } from "../selectors";
import { isTree, listAt, type Tree, treeAt, valueAt } from "../tree";
import { ageText } from "./age";
import { textAt } from "./core";
import type { Cell, Row } from "./row";

const age = ({ metadata }: KubeObject, now: Date): string => ageText(metadata.creationTimestamp, now);

/** Renders the start of a list that fits into a cell. */
function some(values: readonly string[], otherwise: string): string {
  if (values.length === 0) return otherwise;
  return values.length > 3 ? `${values.slice(0, 3).join(",")} + ${values.length - 3} more...` : values.join(",");
}

function ingressRow(object: KubeObject, now: Date): readonly Cell[] {
  const spec = treeAt(object, "spec");
  const hosts = listAt(spec, "rules").map((rule) => (isTree(rule) && typeof rule.host === "string" ? rule.host : "*"));
  const addresses = listAt(treeAt(treeAt(object, "status"), "loadBalancer"), "ingress").map((one) =>
    isTree(one) ? String(one.ip ?? one.hostname ?? "") : "",
  );
  return [
    textAt(object, ["spec", "ingressClassName"]),
    some(hosts, "*"),
    addresses.join(","),
    listAt(spec, "tls").length > 0 ? "80, 443" : "80",
    age(object, now),
  ];
}

function bindingRow(object: KubeObject, now: Date): readonly Cell[] {
  const role = treeAt(object, "roleRef");
  const subjects = listAt(object, "subjects").filter(isTree);
  const of = (kind: string): string =>
    subjects
      .filter((subject) => subject.kind === kind)
      .map(({ namespace, name }) => (kind === "ServiceAccount" ? `${String(namespace)}/${String(name)}` : String(name)))
      .join(", ");
  return [`${String(role.kind)}/${String(role.name)}`, age(object, now), of("User"), of("Group"), of("ServiceAccount")];
}

function sliceRow(object: KubeObject, now: Date): readonly Cell[] {
  const { addressType, endpoints, ports } = object as EndpointSlice;
  const portTexts = (ports ?? []).map(({ port, name = "" }) => (port === undefined ? name || "*" : String(port)));
  return [
    addressType,
    some(portTexts, "<unset>"),
    some(
      (endpoints ?? []).flatMap(({ addresses }) => addresses),
      "<unset>",
    ),
    age(object, now),
  ];
}

function paramRef(object: KubeObject): string {
  const ref = valueAt(object, ["spec", "paramRef"]);
  if (!isTree(ref)) return "<unset>";
  if (typeof ref.name !== "string") return "*";
  return typeof ref.namespace === "string" ? `${ref.namespace}/${ref.name}` : `*/${ref.name}`;
}

function paramKind(object: KubeObject): string {
  const kind = valueAt(object, ["spec", "paramKind"]);
  return isTree(kind) ? `${String(kind.apiVersion)}/${String(kind.kind)}` : "<unset>";
}

const createdAt: Row = ({ metadata }) => [metadata.creationTimestamp];

/** The rows of networking, policy, access and admission. */
export const clusterRows = {
  Ingress: ingressRow,
  IngressClass: (object, now) => {
    const { apiGroup, kind, name }: Tree = treeAt(treeAt(object, "spec"), "parameters");
    const parameters =
      name === undefined
        ? "<none>"
        : `${String(kind)}${apiGroup === undefined ? "" : `.${String(apiGroup)}`}/${String(name)}`;
    return [textAt(object, ["spec", "controller"]), parameters, age(object, now)];
  },
  NetworkPolicy: (object, now) => [
    selectorText(valueAt(object, ["spec", "podSelector"]) as LabelSelector | undefined) || "<none>",
    age(object, now),
  ],
  PodDisruptionBudget: (object, now) => {
    const { spec, status } = object as DisruptionBudget;
    return [
      String(spec.minAvailable ?? "N/A"),
      String(spec.maxUnavailable ?? "N/A"),
      status.disruptionsAllowed,
      age(object, now),
    ];
  },
  PriorityClass: (object, now) => [
    Number(object.value ?? 0),
    object.globalDefault === true,
    age(object, now),
    String(object.preemptionPolicy ?? ""),
  ],
  Role: createdAt,
  ClusterRole: createdAt,
  CustomResourceDefinition: createdAt,
  RoleBinding: bindingRow,
  ClusterRoleBinding: bindingRow,
  EndpointSlice: sliceRow,
  ValidatingAdmissionPolicy: (object, now) => [
    listAt(treeAt(object, "spec"), "validations").length,
    paramKind(object),
    age(object, now),
  ],
  ValidatingAdmissionPolicyBinding: (object, now) => [
    textAt(object, ["spec", "policyName"]),
    paramRef(object),
    age(object, now),
  ],
} as const satisfies Record<string, Row>;
