import { relative, resolve } from "node:path";
import { App, HttpBackend, LocalBackend, S3Backend, TerraformBackend, type TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Backend } from "../model/schema/backend.js";

/** Declares the backend of a stack's state. */
export function keepState(stack: TerraformStack, backend: Backend): void {
  const name = stack.node.id;
  switch (backend.type) {
    case "local":
      new LocalBackend(stack, { path: localPath(stack, backend.path) });
      break;
    case "s3":
      new S3Backend(stack, {
        bucket: backend.bucket,
        key: `${backend.prefix}/${name}.tfstate`,
        region: backend.region,
        // R2 always encrypts and has no setting for it
        ...(backend.endpoint === undefined ? { encrypt: true } : r2(backend.endpoint)),
      });
      // cdktf 0.21 knows DynamoDB only; Terraform has had lock files since 1.10
      stack.addOverride("terraform.backend.s3.use_lockfile", true);
      break;
    case "http": {
      const address = backend.address.replaceAll("{stack}", name);
      const lock = `${address}/lock`;
      new HttpBackend(stack, {
        address,
        ...(backend.lock ? { lockAddress: lock, unlockAddress: lock, lockMethod: "POST", unlockMethod: "DELETE" } : {}),
      });
      break;
    }
    case "other":
      new OtherBackend(stack, backend.name, backend.arguments);
      break;
  }
}

/**
 * Returns the path of the state file relative to the stack's folder, where Terraform runs; it is the same file wherever
 * `cdktf.out` is.
 *
 * A relative path keeps the synthesized bytes equal on every machine.
 */
function localPath(stack: TerraformStack, folder: string): string {
  const stackFolder = resolve(App.of(stack).outdir, "stacks", stack.node.id);
  return relative(stackFolder, resolve(folder, `${stack.node.id}.tfstate`));
}

/** Returns the arguments that R2 needs because it is not Amazon's. */
function r2(endpoint: string) {
  return {
    endpoints: { s3: endpoint },
    usePathStyle: true,
    skipCredentialsValidation: true,
    skipMetadataApiCheck: true,
    skipRegionValidation: true,
    skipRequestingAccountId: true,
    skipS3Checksum: true,
  };
}

/** A backend without a class in cdktf, by its own arguments. */
class OtherBackend extends TerraformBackend {
  readonly #arguments: Readonly<Record<string, string | number | boolean>>;

  constructor(scope: Construct, name: string, args: Readonly<Record<string, string | number | boolean>>) {
    super(scope, "backend", name);
    const stack = scope.node.id;
    this.#arguments = Object.fromEntries(
      Object.entries(args).map(([key, value]) => [
        key,
        typeof value === "string" ? value.replaceAll("{stack}", stack) : value,
      ]),
    );
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#arguments };
  }

  /** @throws always: stacks refer to each other by name, and none reads another's state. */
  override getRemoteStateDataSource(): never {
    throw new Error("stacks refer to each other by name: none reads another stack's state");
  }
}
