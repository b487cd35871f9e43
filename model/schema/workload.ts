import { z } from "zod";
import {
  bytesQuantity,
  configuration,
  containerPath,
  cpuQuantity,
  decimal,
  image,
  integer,
  objectName,
  terraformVariable,
  urlPath,
  version,
} from "./primitives.js";

const seconds = (minimum: number, maximum: number) => integer(minimum, maximum, "seconds");

/** A probe; `port` names one of the workload's ports, and `path` is used by HTTP probes only. */
export const probe = z.strictObject({
  /** `tcp` only opens a connection, for programs without HTTP such as Redis. */
  type: z.enum(["http", "tcp"]).default("http"),
  path: urlPath.default("/health"),
  port: objectName.default("http"),
  periodSeconds: seconds(1, 300).default(10),
  timeoutSeconds: seconds(1, 60).default(2),
  failureThreshold: integer(1, 60).default(3),
  initialDelaySeconds: seconds(0, 600).default(0),
});

/** The three probes. Liveness must be laxer than readiness, or an overload restarts busy pods. */
export const probes = z.strictObject({
  readiness: probe.prefault({}),
  liveness: probe
    .extend({ periodSeconds: seconds(1, 300).default(20), failureThreshold: integer(1, 60).default(6) })
    .prefault({}),
  startup: probe
    .extend({ periodSeconds: seconds(1, 300).default(2), failureThreshold: integer(1, 60).default(30) })
    .prefault({}),
});

/** Requests and limits of the container. */
export const resources = z.strictObject({
  requests: z.strictObject({
    cpu: cpuQuantity,
    memory: bytesQuantity,
    ephemeralStorage: bytesQuantity.default("64Mi"),
  }),
  limits: z.strictObject({
    cpu: cpuQuantity.optional(),
    memory: bytesQuantity,
    ephemeralStorage: bytesQuantity.default("256Mi"),
  }),
});

/** An `emptyDir` that the program may write to; everything else is read-only. */
export const writablePath = z.strictObject({
  sizeLimit: bytesQuantity,
  medium: z.enum(["disk", "memory"]).default("disk"),
});

/** A secret: the Terraform variable with its value; the container reads it from a file. */
export const secret = z.strictObject({
  variable: terraformVariable,
  /** The revision, to be raised when the value changes, because the values cannot be compared. */
  revision: integer(1, 1_000_000).default(1),
});

/** Horizontal scaling by utilisation; `replicas` is the minimum. */
export const autoscale = z.strictObject({
  maxReplicas: integer(1, 500),
  cpuUtilization: integer(1, 100, "percent").optional(),
  memoryUtilization: integer(1, 100, "percent").optional(),
});

/** A volume that outlives its pod; it makes the workload a StatefulSet. */
export const storage = z.strictObject({
  path: containerPath,
  size: bytesQuantity,
  storageClassName: objectName.optional(),
});

/** How a container runs; both colours share it. */
export const workload = z.strictObject({
  replicas: integer(0, 500).default(2),
  autoscale: autoscale.optional(),
  /** Container ports by name; requests from the edge and the gateway go to `http`. */
  ports: z
    .record(objectName.max(15, "at most 15 characters: it becomes a port name"), integer(1025, 65_535))
    .default({ http: 8080 }),
  servicePort: integer(1, 65_535).default(80),
  command: z
    .array(z.string({ error: "text" }).min(1, "text that is not empty"))
    .min(1, "at least one word")
    .optional(),
  args: z.array(z.string({ error: "text, in quotes when it is a number" })).optional(),
  probes: probes.prefault({}),
  resources,
  writablePaths: z.record(containerPath, writablePath).default({}),
  configuration: configuration.default({}),
  secrets: z.record(objectName, secret).default({}),
  storage: storage.optional(),
  /** Services that this one may connect to; it cannot reach any other. */
  calls: z.array(objectName).default([]),
  terminationGracePeriodSeconds: seconds(1, 3600).default(45),
  /** How long a pod keeps serving after it was told to stop, so that load balancers can notice. */
  preStopSeconds: seconds(0, 600).default(10),
  minReadySeconds: seconds(0, 600).default(5),
  progressDeadlineSeconds: seconds(10, 3600).default(300),
  maxUnavailable: z
    .union([integer(1, 500), z.string().regex(/^([1-9]|[1-9]\d)%$/)], {
      error: "a whole number from 1, or a percentage such as `25%`",
    })
    .default(1),
  runAsUser: integer(10_001, 65_535).default(10_001),
});
/** How a container runs. */
export type Workload = z.output<typeof workload>;
/** A probe. */
export type Probe = z.output<typeof probe>;

/** A release: an image by digest, its version, and its overrides of the workload. */
export const release = z.strictObject({
  version,
  image,
  /** Overrides of the workload's environment variables, fixed for the release. */
  configuration: configuration.default({}),
  /** Revisions of the workload's secrets, fixed for the release. @default - the workload's revisions */
  secrets: z.record(objectName, integer(1, 1_000_000)).default({}),
  /** The minimum number of pods of this release. @default - the workload's `replicas` */
  replicas: integer(0, 500).optional(),
});
/** A release. */
export type Release = z.output<typeof release>;

/** When a colour is ready for traffic: both bounds must hold before a selector or a share moves to it. */
export const readiness = z.strictObject({
  /** The minimum number of ready pods. */
  floor: integer(1, 500).default(1),
  /** The minimum number of ready pods, as a share of the live colour's. */
  ratio: decimal(0, 1).default(0.5),
});
/** When a colour is ready for traffic. */
export type Readiness = z.output<typeof readiness>;
