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

/** A probe; `port` names one of the workload's ports, `path` is asked for over HTTP alone. */
export const probe = z.strictObject({
  /** `tcp` asks for a connection and no more: for what speaks no HTTP, such as Redis. */
  type: z.enum(["http", "tcp"]).default("http"),
  path: urlPath.default("/health"),
  port: objectName.default("http"),
  periodSeconds: seconds(1, 300).default(10),
  timeoutSeconds: seconds(1, 60).default(2),
  failureThreshold: integer(1, 60).default(3),
  initialDelaySeconds: seconds(0, 600).default(0),
});

/** The three probes; liveness must not equal readiness, or an overload restarts pods that are merely busy. */
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

/** An `emptyDir` at a path that the program may write to; everything else is read-only. */
export const writablePath = z.strictObject({
  sizeLimit: bytesQuantity,
  medium: z.enum(["disk", "memory"]).default("disk"),
});

/** A secret: the Terraform variable that carries its value, and the file the container reads it from. */
export const secret = z.strictObject({
  variable: terraformVariable,
  /** Raised by hand when the value changes, because nobody can compare the values. */
  revision: integer(1, 1_000_000).default(1),
});

/** Horizontal scaling on utilisation; `replicas` is the minimum. */
export const autoscale = z.strictObject({
  maxReplicas: integer(1, 500),
  cpuUtilization: integer(1, 100, "percent").optional(),
  memoryUtilization: integer(1, 100, "percent").optional(),
});

/** A volume that outlives its pod; makes the workload a StatefulSet. */
export const storage = z.strictObject({
  path: containerPath,
  size: bytesQuantity,
  storageClassName: objectName.optional(),
});

/** How a container runs; the same for both colours. */
export const workload = z.strictObject({
  replicas: integer(0, 500).default(2),
  autoscale: autoscale.optional(),
  /** Container ports by name; `http` is where requests from the edge and from the gateway go. */
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
  /** Services that this one opens connections to; everything else is closed. */
  calls: z.array(objectName).default([]),
  terminationGracePeriodSeconds: seconds(1, 3600).default(45),
  /** How long a pod goes on serving after it was told to stop, until every load balancer has noticed. */
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

/** What is released: an image by digest, the version people call it, and what differs from the workload. */
export const release = z.strictObject({
  version,
  image,
  /** Overrides of the workload's environment variables, frozen with the release. */
  configuration: configuration.default({}),
  /** Revisions of the workload's secrets, frozen with the release. @default the workload's revisions */
  secrets: z.record(objectName, integer(1, 1_000_000)).default({}),
  /** Minimum number of pods of this release. @default the workload's `replicas` */
  replicas: integer(0, 500).optional(),
});
/** What is released. */
export type Release = z.output<typeof release>;

/** When a target can serve: both bounds hold before a selector or an edge share may move to it. */
export const readiness = z.strictObject({
  /** Ready pods at least. */
  floor: integer(1, 500).default(1),
  /** Ready pods at least, as a share of the live colour's. */
  ratio: decimal(0, 1).default(0.5),
});
/** When a target can serve. */
export type Readiness = z.output<typeof readiness>;
