package plasm.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The overlay for a single sink. */
class LocalOverlayTest extends OverlayContract {
  LocalOverlayTest() throws Exception {
    super("local");
  }

  @Test
  void folders_haveOneProcessAtAnyTime() {
    for (Deployment deployment : all(Deployment.class)) {
      assertEquals(1, deployment.getSpec().getReplicas());
      assertEquals("Recreate", deployment.getSpec().getStrategy().getType());
    }
    assertEquals(List.of(), all(HorizontalPodAutoscaler.class));
  }

  @Test
  void folders_areOnVolumesThatStay() {
    assertEquals(
        List.of("run-artifacts-data", "trace-sink-data"), names(all(PersistentVolumeClaim.class)));
    for (Deployment deployment : all(Deployment.class)) {
      assertTrue(
          deployment.getSpec().getTemplate().getSpec().getVolumes().stream()
              .anyMatch(volume -> volume.getPersistentVolumeClaim() != null));
    }
  }

  /** A cluster without the Prometheus operator would refuse them. */
  @Test
  void serviceMonitors_areNone() {
    assertEquals(List.of(), all(ServiceMonitor.class));
  }
}
