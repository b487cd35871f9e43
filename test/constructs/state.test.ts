import { environmentFrom, type Plain, settingsWith } from "../support/environment.js";
import { inStack } from "../support/template.js";

function terraform(backend?: Plain) {
  const settings = settingsWith(backend === undefined ? {} : { terraform: { backend } });
  return inStack(environmentFrom({ environment: settings }), () => {}).at("terraform");
}

const providers = {
  required_providers: {
    cloudflare: { source: "cloudflare/cloudflare", version: "5.22.0" },
    kubernetes: { source: "hashicorp/kubernetes", version: "3.2.1" },
  },
  required_version: ">= 1.11",
};

test("resolves a local file from the folder where Terraform runs", () => {
  expect(terraform()).toEqual({
    ...providers,
    backend: { local: { path: "../../../.switchyard/state/bench.tfstate" } },
  });
});

test("locks S3 with a file", () => {
  expect(terraform({ type: "s3", bucket: "states", region: "eu-central-1" })).toEqual({
    ...providers,
    backend: {
      s3: {
        bucket: "states",
        key: "switchyard/bench.tfstate",
        region: "eu-central-1",
        encrypt: true,
        use_lockfile: true,
      },
    },
  });
});

test("renders the arguments that R2 needs because it is not Amazon's", () => {
  const endpoint = "https://abc.r2.cloudflarestorage.com";
  expect(terraform({ type: "s3", bucket: "states", endpoint, prefix: "shop" })).toEqual({
    ...providers,
    backend: {
      s3: {
        bucket: "states",
        key: "shop/bench.tfstate",
        region: "auto",
        endpoints: { s3: endpoint },
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
        use_lockfile: true,
        use_path_style: true,
      },
    },
  });
});

test("locks an HTTP backend next to the state, or not at all", () => {
  const address = "https://git.example.com/api/v4/projects/1/terraform/state/{stack}";
  const state = "https://git.example.com/api/v4/projects/1/terraform/state/bench";
  expect(terraform({ type: "http", address })).toEqual({
    ...providers,
    backend: {
      http: {
        address: state,
        lock_address: `${state}/lock`,
        lock_method: "POST",
        unlock_address: `${state}/lock`,
        unlock_method: "DELETE",
      },
    },
  });
  expect(terraform({ type: "http", address, lock: false })).toEqual({
    ...providers,
    backend: { http: { address: state } },
  });
});

test("passes any other backend its own arguments", () => {
  const backend = { type: "other", name: "gcs", arguments: { bucket: "states", prefix: "shop/{stack}", workers: 3 } };
  expect(terraform(backend)).toEqual({
    ...providers,
    backend: { gcs: { bucket: "states", prefix: "shop/bench", workers: 3 } },
  });
});

test("configures providers with nothing but the kubeconfig's context", () => {
  const cluster = { ingress: { address: "203.0.113.10" } };
  const made = (more: Plain) =>
    inStack(environmentFrom({ environment: settingsWith({ cluster: { ...cluster, ...more } }) }), () => {});
  expect(made({}).at("provider")).toEqual({ cloudflare: [{}], kubernetes: [{}] });
  const named = made({ context: "prod" });
  expect(named.at("provider")).toEqual({
    cloudflare: [{}],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Terraform's
    kubernetes: [{ config_context: "${var.kubernetes_context}" }],
  });
  expect(named.at("variable", "kubernetes_context", "default")).toBe("prod");
});
