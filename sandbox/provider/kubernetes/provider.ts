import type { Applied, Change, Planned, Provider } from "../protocol/provider";
import { listOf, recordOf, type Value } from "../protocol/value";
import { loadSchemas } from "../schema/load";
import type { TypeSchema } from "../schema/types";
import { checkLegacy } from "../sdk/validate";
import { accessOf } from "./access";
import type { Connection } from "./connection";
import { readData } from "./data";
import type { Handler } from "./handler";
import { manifestHandler } from "./manifest";
import { objectHandler } from "./object-handler";
import { forgetShapes } from "./open-api";
import { ownedFieldsHandler } from "./owned-fields";

/** Resource types that are not one object each. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  kubernetes_manifest: manifestHandler,
  kubernetes_annotations: ownedFieldsHandler,
  kubernetes_config_map_v1_data: ownedFieldsHandler,
  kubernetes_labels: ownedFieldsHandler,
};

/** Stands in for hashicorp/kubernetes. */
export class KubernetesProvider implements Provider {
  readonly name = "hashicorp/kubernetes";
  readonly legacy = true;
  private connection: Connection = {
    access: { host: "http://localhost", headers: {}, tls: {} },
    ignored: { labels: [], annotations: [] },
  };

  /** @param environment where `KUBE_*` is read */
  constructor(
    private readonly environment: NodeJS.ProcessEnv,
    readonly version: string,
  ) {}

  schemas(): readonly TypeSchema[] {
    return loadSchemas("kubernetes", this.version);
  }

  async configure(config: Value): Promise<void> {
    forgetShapes();
    const patterns = (name: string) => listOf(recordOf(config)[name]).map((pattern) => new RegExp(String(pattern)));
    this.connection = {
      access: await accessOf(config, this.environment),
      ignored: { labels: patterns("ignore_labels"), annotations: patterns("ignore_annotations") },
    };
  }

  validate(schema: TypeSchema, config: Value) {
    return checkLegacy(schema.block, config);
  }

  plan(change: Change & { readonly proposed: Value }): Promise<Planned> {
    return handlerOf(change.schema).plan(this.connection, change);
  }

  read(schema: TypeSchema, state: Value): Promise<Value> {
    return handlerOf(schema).read(this.connection, schema, state);
  }

  apply(change: Change & { readonly planned: Value }): Promise<Applied> {
    return handlerOf(change.schema).apply(this.connection, change);
  }

  importState(schema: TypeSchema, id: string): Promise<Value> {
    return handlerOf(schema).importState(this.connection, schema, id);
  }

  readData(schema: TypeSchema, config: Value): Promise<Value> {
    return readData(this.connection, schema, recordOf(config));
  }
}

function handlerOf(schema: TypeSchema): Handler {
  return HANDLERS[schema.type] ?? objectHandler;
}
