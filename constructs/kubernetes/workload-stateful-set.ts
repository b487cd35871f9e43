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
  /** The number of pods, or the least that the autoscaler keeps, from 0 to 500. @default 2 */
  readonly replicas?: number;
  /** Whether an autoscaler owns the number, so that no plan scales back. @default false */
  readonly autoscaled?: boolean;
  /** The volume of each pod, which outlives it. */
  readonly storage: {
    /** Where the container finds it. */
    readonly path: string;
    /** Such as `1Gi`. */
    readonly size: string;
    /** @default - the cluster's default class */
    readonly storageClassName?: string | undefined;
  };
  /** Gives each pod a name of its own. */
  readonly peers: PeerService;
}

const shape = workload.pick({ replicas: true, storage: true }).shape;

/**
 * The pods of an instance that keep data, each with a volume that outlives it.
 *
 * Terraform does not wait for them: a create that times out would be replaced by the next apply.
 */
export class WorkloadStatefulSet extends StatefulSetV1 {
  /** @throws ConstructError where the rules about workloads would not take it. */
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
