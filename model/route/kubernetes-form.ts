import type { Path } from "../path.js";
import type { Reader } from "./reader.js";

/** Where the parts of Kubernetes' objects stand in Terraform's attributes, by the names of Kubernetes' API. */
const places: Readonly<Record<string, Path>> = {
  ...blocks({
    backend: "backend",
    http: "http",
    ipBlock: "ip_block",
    metadata: "metadata",
    namespaceSelector: "namespace_selector",
    podSelector: "pod_selector",
    service: "service",
    spec: "spec",
    template: "template",
  }),
  containerPort: ["container_port"],
  containers: ["container"],
  externalName: ["external_name"],
  ingressClassName: ["ingress_class_name"],
  matchExpressions: ["match_expressions"],
  matchLabels: ["match_labels"],
  paths: ["path"],
  pathType: ["path_type"],
  policyTypes: ["policy_types"],
  ports: ["port"],
  rules: ["rule"],
  secretName: ["secret_name"],
  targetPort: ["target_port"],
};

/** Reads Terraform's attributes of a Kubernetes object as if Kubernetes' API had answered with it: a block is a list of one. */
export function asKubernetes(attributes: Reader): Reader {
  return attributes.by((path) =>
    path.flatMap((step, at) => {
      // the port of an Ingress' backend is a block, every other one a number
      if (step === "port" && path[at - 1] === "service") return ["port", 0];
      return typeof step === "string" && isPart(path.slice(0, at)) ? (places[step] ?? step) : step;
    }),
  );
}

/** Keys of these are anybody's. */
const maps = ["annotations", "labels", "matchLabels", "selector"];

function isPart(above: Path): boolean {
  return !maps.includes(String(above.at(-1)));
}

function blocks(names: Readonly<Record<string, string>>): Readonly<Record<string, Path>> {
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, [name, 0]]));
}
