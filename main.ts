import { ConfigurationError, loadEnvironment } from "./model/load.js";
import { trafficServices } from "./model/names.js";
import { UnknownStackError } from "./stacks/all.js";
import { isMistake, synthesize } from "./stacks/synthesize.js";

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
  synthesize(input, patterns);
} catch (error) {
  if (!(error instanceof ConfigurationError) && !isMistake(error)) throw error;
  const place = error instanceof UnknownStackError ? "SWITCHYARD_STACKS: " : "";
  console.error(`${place}${error.message}`);
  process.exitCode = 2;
}
