import type { KubeObject, LabelSelector } from "../model";
import { selectorText } from "../selectors";
import { type Tree, treeAt } from "../tree";

/** Renders a scalable object as a `Scale`. */
export function asScale(object: KubeObject): Tree {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const spec = treeAt(object, "spec");
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: Number(spec.replicas ?? 0) === 0 ? {} : { replicas: spec.replicas },
    status: {
      replicas: Number(treeAt(object, "status").replicas ?? 0),
      selector: selectorText(spec.selector as LabelSelector | undefined),
    },
  };
}

/** Applies a `Scale` to an object. */
export function scaled(object: KubeObject, scale: Tree): Tree {
  const resourceVersion = treeAt(scale, "metadata").resourceVersion ?? object.metadata.resourceVersion;
  return {
    ...object,
    metadata: { ...object.metadata, resourceVersion },
    spec: { ...treeAt(object, "spec"), replicas: treeAt(scale, "spec").replicas ?? 0 },
  };
}
