import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import type { Construct } from "constructs";
import { workload } from "../../model/schema/workload.js";
import { misfits, refuse } from "../rules.js";
import { metadataOf } from "./object.js";
import type { PeerService } from "./peer-service.js";
import { type PodProps, podDependencies, podMistakes, podTemplate, storageVolume } from "./pod-template.js";
import { workloadDefaults } from "./workload-defaults.js";

/** Properties of a `WorkloadStatefulSet`. */
export interface WorkloadStatefulSetProps extends PodProps {
  /** The number of pods, or the autoscaler's minimum, from 0 to 500. @default 2 */
  readonly replicas?: number;
  /** Whether an autoscaler owns the number, so that plans leave it alone. @default false */
  readonly autoscaled?: boolean;
  /** The volume of each pod, which outlives it. */
  readonly storage: {
    /** The mount path in the container. */
    readonly path: string;
    /** The size, such as `1Gi`. */
    readonly size: string;
    /** The storage class. @default - the cluster's default */
    readonly storageClassName?: string | undefined;
  };
  /** The headless Service that gives each pod its own name. */
  readonly peers: PeerService;
}

const shape = workload.pick({ replicas: true, storage: true }).shape;

/**
 * The pods of an instance that stores data, each with a volume that outlives it.
 *
 * Terraform does not wait for them, because after a create that times out the next apply would replace it.
 */
export class WorkloadStatefulSet extends StatefulSetV1 {
  /** @throws ConstructError if a rule about workloads would refuse it. */
  constructor(scope: Construct, id: string, props: WorkloadStatefulSetProps) {
    const { storage, peers, replicas = workloadDefaults.replicas, autoscaled = false } = props;
    refuse(scope, id, [...podMistakes(props, storage), ...misfits(shape, props)]);
    super(scope, id, {
      dependsOn: podDependencies(props),
      metadata: metadataOf(props),
      waitForRollout: false,
      spec: {
        serviceName: peers.serviceName,
        replicas: String(replicas),
        revisionHistoryLimit: 3,
        podManagementPolicy: "OrderedReady",
        selector: { matchLabels: { ...props.selector } },
        updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 0 }] }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Retain", whenScaled: "Retain" }],
        template: podTemplate(props, storage.path),
        volumeClaimTemplate: [
          {
            metadata: { name: storageVolume },
            spec: {
              accessModes: ["ReadWriteOnce"],
              resources: { requests: { storage: storage.size } },
              ...(storage.storageClassName === undefined ? {} : { storageClassName: storage.storageClassName }),
            },
          },
        ],
      },
      ...(autoscaled ? { lifecycle: { ignoreChanges: ["spec[0].replicas"] } } : {}),
    });
  }
}
