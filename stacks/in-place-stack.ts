import type { Construct } from "constructs";
import { type Instance, inPlaceInstance, mcpInstance } from "../constructs/kubernetes/instance.js";
import type { Environment } from "../model/environment.js";
import { names } from "../model/names.js";
import type { McpServer } from "../model/schema/mcp-server.js";
import type { InPlaceService } from "../model/schema/service.js";
import { EnvironmentStack } from "./environment-stack.js";
import { declareWorkload } from "./workload.js";

/** A workload that has no second colour: a release replaces it pod by pod. */
export class InPlaceStack extends EnvironmentStack {
  private constructor(scope: Construct, instance: Instance) {
    super(scope, names.inPlaceStack(instance.environment, instance.name), instance.environment, ["kubernetes"]);
    declareWorkload(this, instance);
  }

  /** The stack of a service in place: workers that take jobs from a queue, or a store. */
  static ofService(scope: Construct, environment: Environment, service: InPlaceService): InPlaceStack {
    return new InPlaceStack(scope, inPlaceInstance(environment, service));
  }

  /** The stack of an MCP server. */
  static ofMcpServer(scope: Construct, environment: Environment, server: McpServer): InPlaceStack {
    return new InPlaceStack(scope, mcpInstance(environment, server));
  }
}
