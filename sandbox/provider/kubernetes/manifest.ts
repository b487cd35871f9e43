import type { Handler } from "./handler";
import { objectHandler } from "./object-handler";

export const manifestHandler: Handler = objectHandler;
