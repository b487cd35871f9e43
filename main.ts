import { App } from "cdktf";
import { ConstructError } from "./constructs/rules.js";
import { ConfigurationError, loadEnvironment } from "./model/load.js";
import { trafficServices } from "./model/names.js";
import { declareStacks, UnknownStackError } from "./stacks/all.js";
import { withoutCreationStacks } from "./stacks/creation-stacks.js";

const {
  SWITCHYARD_ENV: environment = "local",
  SWITCHYARD_CONFIG: directory = "config",
  SWITCHYARD_OVERLAY: overlay = "",
  SWITCHYARD_STACKS: stacks = "",
} = process.env;

try {
  const patterns = stacks.split(",").flatMap((pattern) => pattern.trim() || []);
  const services = trafficServices(environment, patterns);
  const input = loadEnvironment({
    environment,
    directory,
    ...(overlay === "" ? {} : { overlay }),
    ...(services === undefined ? {} : { services }),
  });
  withoutCreationStacks(() => {
    const app = new App({ stackTraces: false });
    declareStacks(app, input, patterns);
    app.synth();
  });
} catch (error) {
  const refused = [ConfigurationError, ConstructError, UnknownStackError].some((kind) => error instanceof kind);
  if (!refused) throw error;
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
