import { CronJobV1 } from "@cdktf/provider-kubernetes/lib/cron-job-v1";
import { DeploymentV1, type DeploymentV1SpecTemplateSpec } from "@cdktf/provider-kubernetes/lib/deployment-v1";
import { Manifest } from "@cdktf/provider-kubernetes/lib/manifest";
import { Lazy } from "cdktf";
import { cartEnvironment, imageOf, type Plain } from "../../support/environment.js";
import { inStack, refusalOf } from "../../support/template.js";

const container = {
  name: "app",
  image: imageOf("1"),
  securityContext: {
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ["ALL"] },
  },
};
const good: DeploymentV1SpecTemplateSpec = {
  automountServiceAccountToken: false,
  securityContext: { seccompProfile: { type: "RuntimeDefault" } },
  container: [container],
};

function deploy(spec: DeploymentV1SpecTemplateSpec, settings: Plain = {}, override?: readonly [string, unknown]) {
  return inStack(cartEnvironment({}, settings), (stack) => {
    const made = new DeploymentV1(stack, "foreign", {
      metadata: { name: "foreign" },
      spec: { template: { metadata: {}, spec } },
    });
    if (override !== undefined) made.addOverride(...override);
  });
}

const withContainer = (more: object) => ({ ...good, container: [{ ...container, ...more }] });
const withSecurity = (more: object) => withContainer({ securityContext: { ...container.securityContext, ...more } });
const withVolume = (volume: object, mount: object = {}) => ({
  ...withContainer({ volumeMount: [{ name: "v", mountPath: "/v", ...mount }] }),
  volume: [{ name: "v", ...volume }],
});

test("accepts a pod that cannot change itself, with scratch space of a limited size", () => {
  deploy(good);
  deploy(withVolume({ emptyDir: { sizeLimit: "1Mi" } }));
  deploy(withVolume({ configMap: { name: "c" } }, { readOnly: true }));
});

test("allows development to write to its own files, and nothing more", () => {
  const writable = withSecurity({ readOnlyRootFilesystem: false });
  deploy(writable, { mode: "development" });
  expect(refusalOf(() => deploy({ ...writable, hostNetwork: true }, { mode: "development" }))).toBe(
    "bench:\n  - bench/foreign: `host_network` got true: remove it, because pods do not share the node's namespaces",
  );
});

describe("refuses, whoever declared it,", () => {
  const refused: readonly (readonly [string, DeploymentV1SpecTemplateSpec, string])[] = [
    [
      "a token",
      { ...good, automountServiceAccountToken: true },
      "`automount_service_account_token` got true: set it to false, because no pod talks to the cluster's API",
    ],
    ["the node's network", { ...good, hostNetwork: true }, "`host_network` got true: remove it"],
    ["the node's processes", { ...good, hostPid: true }, "`host_pid` got true: remove it"],
    ["the node's shared memory", { ...good, hostIpc: true }, "`host_ipc` got true: remove it"],
    [
      "no seccomp profile",
      { ...good, securityContext: {} },
      '`security_context.seccomp_profile.type` got nothing: set it to "RuntimeDefault"',
    ],
    [
      "a folder of the node",
      withVolume({ hostPath: { path: "/" } }, { readOnly: true }),
      "`volume` got host_path (v): allowed are empty_dir, config_map, secret, projected, downward_api",
    ],
    [
      "a claim beside the workload's storage",
      withVolume({ persistentVolumeClaim: { claimName: "c" } }, { readOnly: true }),
      "`volume` got persistent_volume_claim (v)",
    ],
    ["scratch space without a size", withVolume({ emptyDir: {} }), "`volume` got v without `empty_dir.size_limit`"],
    [
      "a projected token",
      withVolume({ projected: [{ sources: [{ serviceAccountToken: { path: "t" } }] }] }, { readOnly: true }),
      "`volume.projected.sources.service_account_token` is there: remove it, no pod gets a token",
    ],
    [
      "a mount that can be written to",
      withVolume({ configMap: { name: "c" } }),
      'container "app" `volume_mount` got /v without `read_only: true`',
    ],
    [
      "an image by tag",
      withContainer({ image: "ghcr.io/example/app:v1" }),
      'container "app" `image` got "ghcr.io/example/app:v1": pin it by digest',
    ],
    [
      "an image nobody knows yet",
      withContainer({ image: Lazy.stringValue({ produce: () => "ghcr.io/example/app:v1" }) }),
      'container "app" `image` got a value that only Terraform will know: pin it by digest',
    ],
    [
      "a root filesystem that can be written to",
      withSecurity({ readOnlyRootFilesystem: false }),
      'container "app" `security_context.read_only_root_filesystem` got false: set it to true',
    ],
    [
      "a security context that says nothing",
      withContainer({ securityContext: {} }),
      'container "app" `security_context.allow_privilege_escalation` got nothing: set it to false',
    ],
    [
      "privileges",
      withSecurity({ privileged: true }),
      'container "app" `security_context.privileged` is there: remove it',
    ],
    [
      "root by omission",
      withSecurity({ runAsNonRoot: false }),
      'container "app" `security_context.run_as_non_root` is missing: set it to true',
    ],
    [
      "root by number",
      withSecurity({ runAsUser: "0" }),
      'container "app" `security_context.run_as_user` got 0: use 10001 or more',
    ],
    [
      "capabilities that stay",
      withSecurity({ capabilities: { drop: ["NET_RAW"] } }),
      'container "app" `security_context.capabilities.drop` got ["NET_RAW"]: set it to ["ALL"]',
    ],
    [
      "capabilities that are added",
      withSecurity({ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }),
      'container "app" `security_context.capabilities.add` got ["SYS_ADMIN"]: remove it',
    ],
    [
      "a container's own weaker profile",
      withSecurity({ seccompProfile: { type: "Unconfined" } }),
      'container "app" `security_context.seccomp_profile.type` is weaker than the pod\'s: remove it',
    ],
    ["no container", { ...good, container: [] }, "`container` got no known value: declare it here"],
    [
      "an init container by tag",
      { ...good, initContainer: [{ ...container, name: "setup", image: "busybox" }] },
      'container "setup" `image` got "busybox": pin it by digest',
    ],
  ];

  test.each(refused)("%s", (_, spec, message) => {
    expect(refusalOf(() => deploy(spec))).toContain(`bench/foreign: ${message}`);
  });

  test("an override that weakens it afterwards", () => {
    const path = "spec.template.spec.container.0.security_context.read_only_root_filesystem";
    expect(refusalOf(() => deploy(good, {}, [path, false]))).toBe(
      'bench:\n  - bench/foreign: container "app" `security_context.read_only_root_filesystem` got false: set it to true',
    );
  });

  test("a pod deep inside a CronJob", () => {
    const act = () =>
      inStack(cartEnvironment(), (stack) => {
        new CronJobV1(stack, "job", {
          metadata: { name: "job" },
          spec: {
            schedule: "0 0 * * *",
            jobTemplate: {
              metadata: {},
              spec: { template: { metadata: {}, spec: { ...good, hostNetwork: true, container: [container] } } },
            },
          },
        });
      });
    expect(refusalOf(act)).toBe(
      "bench:\n  - bench/job: `host_network` got true: remove it, because pods do not share the node's namespaces",
    );
  });

  test("a manifest that makes pods, and no other", () => {
    const manifest = (kind: string) => () =>
      inStack(cartEnvironment(), (stack) => {
        new Manifest(stack, "m", { manifest: { apiVersion: "v1", kind, metadata: { name: "m" } } });
      });
    expect(refusalOf(manifest("Pod"))).toBe(
      'bench:\n  - bench/m: `manifest.kind` got "Pod": declare it as a typed resource, so that its pods can be checked',
    );
    manifest("ConfigMap")();
  });

  test("reports all failures of a stack at once", () => {
    const spec = { ...withSecurity({ privileged: true, runAsNonRoot: false }), hostPid: true };
    expect(refusalOf(() => deploy(spec)).split("\n")).toHaveLength(4);
  });
});
