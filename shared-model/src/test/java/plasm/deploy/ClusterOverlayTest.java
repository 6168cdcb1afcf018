package plasm.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The overlay for replicas that share their storage. */
class ClusterOverlayTest extends OverlayContract {
  ClusterOverlayTest() throws Exception {
    super("cluster");
  }

  @Test
  void autoscalers_decideHowManyReplicasThereAre() {
    assertEquals(SERVICES, names(all(HorizontalPodAutoscaler.class)));
    for (HorizontalPodAutoscaler autoscaler : all(HorizontalPodAutoscaler.class)) {
      CrossVersionObjectReference target = autoscaler.getSpec().getScaleTargetRef();
      assertEquals("apps/v1 Deployment", target.getApiVersion() + " " + target.getKind());
      assertNull(named(Deployment.class, target.getName()).getSpec().getReplicas());
      assertTrue(autoscaler.getSpec().getMinReplicas() >= 2);
    }
  }

  /** A share of nothing cannot be computed. */
  @Test
  void autoscalers_knowWhatAPodAsksFor() {
    for (Deployment deployment : all(Deployment.class)) {
      assertNotNull(
          deployment
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst()
              .getResources()
              .getRequests()
              .get("cpu"));
    }
  }

  @Test
  void nothing_isKeptInAPod() {
    assertEquals(List.of(), all(PersistentVolumeClaim.class));
  }

  @Test
  void serviceMonitors_findTheirService() {
    assertEquals(SERVICES, names(all(ServiceMonitor.class)));
    for (ServiceMonitor monitor : all(ServiceMonitor.class)) {
      Service service = named(Service.class, monitor.getMetadata().getName());
      assertSelects(monitor.getSpec().getSelector(), service.getMetadata().getLabels());
      assertEquals(
          service.getSpec().getPorts().getFirst().getName(),
          monitor.getSpec().getEndpoints().getFirst().getPort());
    }
  }
}
