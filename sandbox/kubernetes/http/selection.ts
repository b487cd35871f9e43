import { badRequest } from "../api-error";
import { type Kind, kinds } from "../kinds";
import type { KubeObject } from "../model";
import { type FieldTerm, parseFieldSelector, parseLabelSelector } from "../selectors";
import { valueAt } from "../tree";

/** A predicate for the selected objects. */
export type Selection = (object: KubeObject) => boolean;

const fields = new Map<Kind, readonly string[]>([
  [
    kinds.Pod,
    [
      "spec.nodeName",
      "spec.restartPolicy",
      "spec.schedulerName",
      "spec.serviceAccountName",
      "spec.hostNetwork",
      "status.phase",
      "status.podIP",
      "status.nominatedNodeName",
    ],
  ],
  [
    kinds.Event,
    [
      "involvedObject.kind",
      "involvedObject.namespace",
      "involvedObject.name",
      "involvedObject.uid",
      "involvedObject.apiVersion",
      "involvedObject.resourceVersion",
      "involvedObject.fieldPath",
      "reason",
      "reportingComponent",
      "source",
      "type",
    ],
  ],
  [kinds.Namespace, ["status.phase"]],
  [kinds.Node, ["spec.unschedulable"]],
  [kinds.Secret, ["type"]],
  [kinds.Service, ["spec.clusterIP", "spec.type"]],
  [kinds.ReplicaSet, ["status.replicas"]],
  [kinds.Job, ["status.successful"]],
]);

function fieldTerm(kind: Kind, { field, not, value }: FieldTerm): Selection {
  const common = field === "metadata.name" || (field === "metadata.namespace" && kind.namespaced);
  if (!common && fields.get(kind)?.includes(field) !== true) throw badRequest(`field label not supported: ${field}`);
  const path =
    kind === kinds.Event && field === "source"
      ? ["source", "component"]
      : kind === kinds.Job
        ? ["status", "succeeded"]
        : field.split(".");
  return (object) => {
    const found = valueAt(object, path);
    const text = found === undefined || found === null ? (typeof found === "number" ? "0" : "") : String(found);
    // an unset boolean is false
    const same = text === value || (text === "" && value === "false");
    return same !== not;
  };
}

/**
 * Returns the selection of a query's `labelSelector` and `fieldSelector`.
 *
 * @throws ApiError 400 if one of them is malformed or the kind does not know the field
 */
export function selectionOf(kind: Kind, query: URLSearchParams): Selection {
  const labels = parseLabelSelector(query.get("labelSelector") ?? "");
  const terms = parseFieldSelector(query.get("fieldSelector") ?? "").map((term) => fieldTerm(kind, term));
  return (object) => terms.every((matches) => matches(object)) && labels(object.metadata.labels ?? {});
}
