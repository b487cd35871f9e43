import type { Path } from "../path.js";
import type { Reader } from "./reader.js";

/** The paths of Kubernetes' fields in Terraform's attributes. */
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

/** Returns a reader of Terraform's attributes in the form of Kubernetes' API; a block is a list of one. */
export function asKubernetes(attributes: Reader): Reader {
  return attributes.by((path) =>
    path.flatMap((step, at) => {
      // the port of an Ingress's backend is a block, other ports are numbers
      if (step === "port" && path[at - 1] === "service") return ["port", 0];
      return typeof step === "string" && isPart(path.slice(0, at)) ? (places[step] ?? step) : step;
    }),
  );
}

/** Maps with arbitrary keys. */
const maps = ["annotations", "labels", "matchLabels", "selector"];

function isPart(above: Path): boolean {
  return !maps.includes(String(above.at(-1)));
}

function blocks(names: Readonly<Record<string, string>>): Readonly<Record<string, Path>> {
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [key, [name, 0]]));
}
