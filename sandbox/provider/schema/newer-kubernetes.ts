import type { Change, Differences } from "./differences";
import type { CtyType } from "./types";

const statusBlock: CtyType = [
  "list",
  [
    "object",
    {
      load_balancer: [
        "list",
        ["object", { ingress: ["list", ["object", { hostname: "string", ip: "string", ip_mode: "string" }]] }],
      ],
    },
  ],
];

/** Adds the restart rules of containers. @param pod the path of the pod spec */
function restarting(pod: string, more: Change = {}): { readonly attributes: Readonly<Record<string, Change>> } {
  const change: Change = { type: "string", optional: true, computed: true, ...more };
  return {
    attributes: { [`${pod}.container.restart_policy`]: change, [`${pod}.init_container.restart_policy`]: change },
  };
}

/** The differences of 3.2.1 from 2.38.0. */
export const kubernetes32: Differences = {
  kubernetes_cron_job_v1: restarting("spec.job_template.spec.template.spec"),
  kubernetes_daemon_set_v1: restarting("spec.template.spec"),
  kubernetes_deployment_v1: restarting("spec.template.spec"),
  kubernetes_job_v1: restarting("spec.template.spec", { replace: true }),
  kubernetes_service_v1: { attributes: { status: { type: statusBlock } } },
  kubernetes_stateful_set_v1: restarting("spec.template.spec"),
  "data.kubernetes_service_v1": { attributes: { status: { type: statusBlock } } },
};
