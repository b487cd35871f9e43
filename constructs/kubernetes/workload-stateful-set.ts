import { StatefulSetV1 } from "@cdktf/provider-kubernetes/lib/stateful-set-v1";
import type { Construct } from "constructs";
import type { Workload } from "../../model/schema/workload.js";
import { metadataOf, replicasOf, selectorOf } from "./instance.js";
import type { PeerService } from "./peer-service.js";
import { type PodTemplateProps, podDependencies, podTemplate, storageVolume } from "./pod-template.js";

/** Properties of a `WorkloadStatefulSet`. */
export interface WorkloadStatefulSetProps extends PodTemplateProps {
  readonly storage: NonNullable<Workload["storage"]>;
  /** Gives each pod a name of its own. */
  readonly peers: PeerService;
}

/**
 * The pods of an instance that keep data, each with a volume that outlives it.
 *
 * Terraform does not wait for them: a create that times out would be replaced by the next apply.
 */
export class WorkloadStatefulSet extends StatefulSetV1 {
  constructor(scope: Construct, id: string, props: WorkloadStatefulSetProps) {
    const { instance, storage, peers } = props;
    super(scope, id, {
      dependsOn: podDependencies(props),
      metadata: metadataOf(instance),
      waitForRollout: false,
      spec: {
        serviceName: peers.serviceName,
        replicas: String(replicasOf(instance)),
        revisionHistoryLimit: 3,
        podManagementPolicy: "OrderedReady",
        selector: { matchLabels: selectorOf(instance) },
        updateStrategy: [{ type: "RollingUpdate", rollingUpdate: [{ partition: 0 }] }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: "Retain", whenScaled: "Retain" }],
        template: podTemplate(props),
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
      ...(instance.workload.autoscale === undefined ? {} : { lifecycle: { ignoreChanges: ["spec[0].replicas"] } }),
    });
  }
}
