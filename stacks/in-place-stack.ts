import type { Construct } from "constructs";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import type { McpServer } from "../model/schema/mcp-server.js";
import type { Service } from "../model/schema/service.js";
import type { Release } from "../model/schema/workload.js";
import { EnvironmentStack } from "./environment-stack.js";
import { type Instance, mcpInstance, serviceInstance } from "./instance.js";
import { declareWorkload } from "./workload.js";

/** A workload without colours: a release replaces its pods in place. */
export class InPlaceStack extends EnvironmentStack {
  private constructor(scope: Construct, instance: Instance) {
    super(scope, names.inPlaceStack(instance.environment, instance.name), instance.environment, ["kubernetes"]);
    declareWorkload(this, instance);
  }

  /** Creates the stack of an in-place service, such as queue workers or a store. */
  static ofService(scope: Construct, environment: Environment, service: Service, release: Release): InPlaceStack {
    return new InPlaceStack(scope, serviceInstance(environment, service, { release }));
  }

  /** Creates the stack of an MCP server. */
  static ofMcpServer(scope: Construct, environment: Environment, server: McpServer): InPlaceStack {
    return new InPlaceStack(scope, mcpInstance(environment, server));
  }
}
