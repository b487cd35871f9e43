import { join } from "node:path";
import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { projectRoot } from "../root";
import type { TypeSchema } from "../schema/types";
import { type Diagnostic, diagnosticMessage, diagnosticOf, pathMessage } from "./diagnostic";
import { IdentityCodec, type WireIdentity } from "./identity";
import type { Provider } from "./provider";
import { schemaMessage } from "./schema-message";
import type { Value } from "./value";
import { decodeValue, encodeValue, typeOfBlock, type WireValue } from "./wire";

/** The fields of requests that the handlers read. */
interface Request {
  readonly type_name: string;
  /** An import id; an empty text is not sent. */
  readonly id?: string;
  /** A schema version; a zero is not sent. */
  readonly version?: number;
  readonly config?: WireValue;
  readonly prior_state?: WireValue;
  readonly proposed_new_state?: WireValue;
  readonly planned_state?: WireValue;
  readonly current_state?: WireValue;
  readonly raw_state?: WireValue;
  readonly raw_identity?: WireValue;
  readonly current_identity?: WireIdentity;
  readonly prior_identity?: WireIdentity;
  readonly planned_identity?: WireIdentity;
  readonly identity?: WireIdentity;
  readonly private?: Uint8Array;
  readonly prior_private?: Uint8Array;
  readonly planned_private?: Uint8Array;
}

type Handler = (request: Request) => Promise<object> | object;

/** A listening provider. */
export interface Serving {
  close(): Promise<void>;
}

/**
 * Serves a provider on a unix socket.
 *
 * @throws if the socket cannot be bound
 */
export async function serve(provider: Provider, socket: string): Promise<Serving> {
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(definition(), unary(handlers(provider)));
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return {
    close: async () => {
      server.forceShutdown();
    },
  };
}

let service: ServiceDefinition | undefined;

/** Loads the service definition, which all providers share. */
function definition(): ServiceDefinition {
  service ??= loadDefinition();
  return service;
}

function loadDefinition(): ServiceDefinition {
  const proto = loadSync(join(projectRoot(), "sandbox/provider/protocol/provider.proto"), {
    keepCase: true,
    longs: Number,
  });
  const found = proto["tfplugin6.Provider"];
  if (found === undefined || "format" in found) throw new Error("provider.proto has no service tfplugin6.Provider");
  return found;
}

function unary(calls: Readonly<Record<string, Handler>>): Record<string, handleUnaryCall<Request, object>> {
  return Object.fromEntries(
    Object.entries(calls).map(([name, handler]) => [
      name,
      (call, callback) => {
        Promise.resolve()
          .then(() => handler(call.request))
          .then((answer) => callback(null, answer))
          .catch((error: unknown) => callback(null, { diagnostics: [diagnosticMessage(diagnosticOf(error))] }));
      },
    ]),
  );
}

function handlers(provider: Provider): Record<string, Handler> {
  const find = finder(provider);
  const identities = new IdentityCodec(provider);
  const diagnostics = (found: readonly Diagnostic[] = []) => found.map(diagnosticMessage);
  return {
    GetProviderSchema: () => schemas(provider),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: async ({ config }) => {
      const { type } = find("provider", "");
      await provider.configure(decodeValue(config, type));
      return {};
    },
    ValidateResourceConfig: ({ type_name, config }) => {
      const { schema, type } = find("resource", type_name);
      return { diagnostics: diagnostics(provider.validate(schema, decodeValue(config, type))) };
    },
    ValidateDataResourceConfig: ({ type_name, config }) => {
      const { schema, type } = find("data", type_name);
      return { diagnostics: diagnostics(provider.validate(schema, decodeValue(config, type))) };
    },
    UpgradeResourceState: ({ type_name, version, raw_state }) => {
      const { schema, type } = find("resource", type_name);
      const stored = Buffer.from(raw_state?.json ?? []).toString("utf8") || "null";
      provider.checkUpgrade?.(schema, version ?? 0, JSON.parse(stored) ?? {});
      return { upgraded_state: encodeValue(decodeValue(raw_state, type), type) };
    },
    GetResourceIdentitySchemas: () => ({ identity_schemas: identities.messages() }),
    UpgradeResourceIdentity: ({ type_name, raw_identity }) => ({
      // there is only one version: the state was written before identities existed
      upgraded_identity: identities.encode(
        type_name,
        identities.decode(type_name, raw_identity && { identity_data: raw_identity }),
      ),
    }),
    ReadResource: async (request) => {
      const { schema, type } = find("resource", request.type_name);
      const { imported, rest } = withoutImportMark(request.private);
      const identity = identities.decode(request.type_name, request.current_identity);
      const read = await provider.read(schema, decodeValue(request.current_state, type), { identity, imported });
      return {
        new_state: encodeValue(read.state, type),
        private: rest,
        new_identity: identities.encode(request.type_name, read.identity),
      };
    },
    PlanResourceChange: async (request) => {
      const { schema, type } = find("resource", request.type_name);
      const [prior, proposed, config] = values(type, request.prior_state, request.proposed_new_state, request.config);
      const identity = identities.decode(request.type_name, request.prior_identity);
      const answer = await provider.plan({ schema, prior, proposed, config, identity });
      return {
        planned_state: encodeValue(answer.planned, type),
        requires_replace: answer.replace.map(pathMessage),
        planned_private: request.prior_private,
        diagnostics: diagnostics(answer.diagnostics),
        legacy_type_system: provider.legacy,
        planned_identity: identities.encode(request.type_name, answer.identity),
      };
    },
    ApplyResourceChange: async (request) => {
      const { schema, type } = find("resource", request.type_name);
      const [prior, planned, config] = values(type, request.prior_state, request.planned_state, request.config);
      const identity = identities.decode(request.type_name, request.planned_identity);
      const answer = await provider.apply({ schema, prior, planned, config, identity });
      return {
        new_state: encodeValue(answer.state, type),
        private: request.planned_private,
        diagnostics: diagnostics(answer.diagnostics),
        legacy_type_system: provider.legacy,
        new_identity: identities.encode(request.type_name, answer.identity),
      };
    },
    ImportResourceState: async ({ type_name, id, identity: asked }) => {
      const { schema, type } = find("resource", type_name);
      const read = await provider.importState(schema, id ?? "", identities.decode(type_name, asked));
      const identity = identities.encode(type_name, read.identity);
      return {
        imported_resources: [
          { type_name, state: encodeValue(read.state, type), identity, ...(identity && { private: importMark }) },
        ],
      };
    },
    ReadDataSource: async ({ type_name, config }) => {
      const { schema, type } = find("data", type_name);
      return { state: encodeValue(await provider.readData(schema, decodeValue(config, type)), type) };
    },
    StopProvider: () => ({}),
  };
}

/** The private data that an import leaves for the following read. */
const importMark = Buffer.from('{".import_before_read":true}');

function withoutImportMark(bytes: Uint8Array | undefined): { imported: boolean; rest: Uint8Array | undefined } {
  const imported = bytes !== undefined && importMark.equals(bytes);
  return { imported, rest: imported ? undefined : bytes };
}

function values(type: ReturnType<typeof typeOfBlock>, ...wires: (WireValue | undefined)[]): [Value, Value, Value] {
  const [first = null, second = null, third = null] = wires.map((wire) => decodeValue(wire, type));
  return [first, second, third];
}

function schemas(provider: Provider): object {
  const all = provider.schemas();
  const kind = (wanted: TypeSchema["kind"]) => all.filter((schema) => schema.kind === wanted);
  const [own] = kind("provider");
  return {
    provider: own === undefined ? undefined : schemaMessage(own),
    resource_schemas: Object.fromEntries(kind("resource").map((schema) => [schema.type, schemaMessage(schema)])),
    data_source_schemas: Object.fromEntries(kind("data").map((schema) => [schema.type, schemaMessage(schema)])),
    server_capabilities: { plan_destroy: true, get_provider_schema_optional: true },
  };
}

function finder(
  provider: Provider,
): (kind: TypeSchema["kind"], name: string) => { schema: TypeSchema; type: ReturnType<typeof typeOfBlock> } {
  let known: ReadonlyMap<string, TypeSchema> | undefined;
  const types = new Map<TypeSchema, ReturnType<typeof typeOfBlock>>();
  return (kind, name) => {
    known ??= new Map(provider.schemas().map((schema) => [`${schema.kind} ${schema.type}`, schema]));
    const schema = known.get(`${kind} ${name}`);
    if (schema === undefined)
      throw new Error(`the stand-in for ${provider.name} ${provider.version} does not serve ${kind} ${name}`);
    const type = types.get(schema) ?? typeOfBlock(schema.block);
    types.set(schema, type);
    return { schema, type };
  };
}
