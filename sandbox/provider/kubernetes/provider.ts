import type { Applied, Change, Kept, Planned, Provider, Read } from "../protocol/provider";
import { listOf, recordOf, type Value } from "../protocol/value";
import { loadSchemas } from "../schema/load";
import type { TypeSchema } from "../schema/types";
import { checkRead, type IdentityRules, identified } from "../sdk/identity";
import { checkLegacy } from "../sdk/validate";
import { accessOf } from "./access";
import type { Connection } from "./connection";
import { readData } from "./data";
import type { Handler } from "./handler";
import { identityOf, identitySchemaOf, importIdOf, manifestType } from "./identity";
import { manifestHandler } from "./manifest";
import { objectHandler } from "./object-handler";
import { forgetShapes } from "./open-api";
import { ownedFieldsHandler } from "./owned-fields";

/** The handlers of resource types that are not single objects. */
const handlersOfTypes: Readonly<Record<string, Handler>> = {
  kubernetes_manifest: manifestHandler,
  kubernetes_annotations: ownedFieldsHandler,
  kubernetes_config_map_v1_data: ownedFieldsHandler,
  kubernetes_labels: ownedFieldsHandler,
};

/** The rules of a provider version for identities. */
interface Rules extends IdentityRules {
  /** Whether it reads the identity of a Secret with write-only data. */
  readonly identifiesSecrets: boolean;
}

const newest: Rules = { blankIsNone: true, identifiesSecrets: true };
const rulesOfVersions: Readonly<Record<string, Rules>> = { "2.38.0": { blankIsNone: false, identifiesSecrets: false } };

/** The stand-in for hashicorp/kubernetes. */
export class KubernetesProvider implements Provider {
  readonly name = "hashicorp/kubernetes";
  readonly legacy = true;
  private connection: Connection = {
    access: { host: "http://localhost", headers: {}, tls: {} },
    ignored: { labels: [], annotations: [] },
  };

  /** @param environment the variables, with `KUBE_*` */
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

  identitySchema(type: string) {
    return identitySchemaOf(type);
  }

  async plan(change: Change & { readonly proposed: Value }): Promise<Planned> {
    const planned = await handlerOf(change.schema).plan(this.connection, change);
    return change.schema.type === manifestType ? planned : { ...planned, identity: change.identity };
  }

  async read(schema: TypeSchema, before: Value, kept: Kept): Promise<Read> {
    const state = await handlerOf(schema).read(this.connection, schema, before);
    if (state === null || identitySchemaOf(schema.type) === undefined) return { state };
    const identity = this.seen(schema.type, state);
    if (identity === undefined) return { state, identity: kept.identity ?? {} };
    // manifests have a separate server, which does not compare identities
    if (schema.type !== manifestType && !kept.imported) checkRead(kept.identity, identity, this.rules);
    return { state, identity };
  }

  async apply(change: Change & { readonly planned: Value }): Promise<Applied> {
    const { schema, prior, identity: planned } = change;
    const applied = await handlerOf(schema).apply(this.connection, change);
    const identity = identitySchemaOf(schema.type);
    if (identity === undefined) return applied;
    const seen = applied.seen ? this.seen(schema.type, applied.state) : undefined;
    if (schema.type === manifestType) return seen === undefined ? applied : { ...applied, identity: seen };
    return identified({ applied, creates: prior === null, planned, seen }, identity, this.rules);
  }

  async importState(schema: TypeSchema, id: string, identity: Value): Promise<Read> {
    const state = await handlerOf(schema).importState(
      this.connection,
      schema,
      id === "" ? importIdOf(schema.type, identity) : id,
    );
    if (identitySchemaOf(schema.type) === undefined) return { state };
    // after an import the old SDK has the requested identity, and the following read completes it
    return { state, identity: schema.type === manifestType ? identityOf(schema.type, state) : (identity ?? {}) };
  }

  readData(schema: TypeSchema, config: Value): Promise<Value> {
    return readData(this.connection, schema, recordOf(config));
  }

  private get rules(): Rules {
    return rulesOfVersions[this.version] ?? newest;
  }

  /** Returns the identity of an object that was read; undefined if this version ignores it. */
  private seen(type: string, state: Value): Value | undefined {
    const { data_wo_revision, binary_data_wo_revision } = recordOf(state);
    const isWriteOnly = [data_wo_revision, binary_data_wo_revision].some((one) => typeof one === "number" && one > 0);
    const isUnseen = type === "kubernetes_secret_v1" && isWriteOnly && !this.rules.identifiesSecrets;
    return isUnseen ? undefined : identityOf(type, state);
  }
}

function handlerOf(schema: TypeSchema): Handler {
  return handlersOfTypes[schema.type] ?? objectHandler;
}
