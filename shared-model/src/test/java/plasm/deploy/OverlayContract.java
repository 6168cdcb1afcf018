package plasm.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import plasm.model.testkit.Overlay;
import plasm.model.testkit.Repository;

/** What holds for every object of every overlay, whichever service it is about. */
abstract class OverlayContract {
  static final List<String> SERVICES = List.of("run-artifacts", "trace-sink");

  private static final String NAMESPACE = "plasm";

  /** A stop takes no longer: it is what SigtermIT holds the sink to. */
  private static final long STOP_SECONDS = 10;

  private final List<HasMetadata> objects;

  OverlayContract(String overlay) throws Exception {
    objects = Overlay.render(overlay).objects().stream().map(KubernetesModel::read).toList();
  }

  final <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).sorted().toList();
  }

  private List<PodSpec> pods() {
    return all(Deployment.class).stream()
        .map(deployment -> deployment.getSpec().getTemplate().getSpec())
        .toList();
  }

  @Test
  void services_haveAllTheirParts() {
    assertEquals(SERVICES, names(all(Deployment.class)));
    assertEquals(SERVICES, names(all(Service.class)));
    assertEquals(SERVICES, names(all(ServiceAccount.class)));
    assertEquals(SERVICES, names(all(NetworkPolicy.class)));
    assertEquals(SERVICES, names(all(PodDisruptionBudget.class)));
  }

  @Test
  void namespace_isOneThatEnforcesTheRestrictedProfile() {
    assertEquals(List.of(NAMESPACE), names(all(Namespace.class)));
    assertEquals(
        "restricted",
        all(Namespace.class)
            .getFirst()
            .getMetadata()
            .getLabels()
            .get("pod-security.kubernetes.io/enforce"));
    assertEquals(
        Set.of(NAMESPACE),
        objects.stream()
            .filter(object -> !(object instanceof Namespace))
            .map(object -> object.getMetadata().getNamespace())
            .collect(Collectors.toSet()));
  }

  @Test
  void pods_keepTheRestrictedProfile() {
    pods().forEach(OverlayContract::assertRestricted);
  }

  private static void assertRestricted(PodSpec pod) {
    assertEquals(false, pod.getAutomountServiceAccountToken());
    assertEquals(true, pod.getSecurityContext().getRunAsNonRoot());
    assertTrue(pod.getSecurityContext().getRunAsUser() > 0);
    assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType());
    for (Container container : pod.getContainers()) {
      assertEquals(false, container.getSecurityContext().getAllowPrivilegeEscalation());
      assertEquals(true, container.getSecurityContext().getReadOnlyRootFilesystem());
      assertEquals(List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
      assertEquals(List.of(), container.getSecurityContext().getCapabilities().getAdd());
    }
  }

  @Test
  void images_haveAVersion() {
    pods().forEach(pod -> pod.getContainers().forEach(OverlayContract::assertVersion));
  }

  private static void assertVersion(Container container) {
    assertTrue(
        container.getImage().matches("[a-z0-9./-]+:[0-9]+\\.[0-9]+\\.[0-9]+"),
        container.getImage());
  }

  @Test
  void containers_sayWhatTheyNeed() {
    for (PodSpec pod : pods()) {
      for (Container container : pod.getContainers()) {
        assertEquals(Set.of("cpu", "memory"), container.getResources().getRequests().keySet());
        assertTrue(container.getResources().getLimits().containsKey("memory"));
      }
    }
  }

  @Test
  void volumes_areMountedAndThere() {
    List<String> claims = names(all(PersistentVolumeClaim.class));
    for (PodSpec pod : pods()) {
      Set<String> volumes =
          pod.getVolumes().stream().map(Volume::getName).collect(Collectors.toSet());
      Set<String> mounts =
          pod.getContainers().stream()
              .flatMap(container -> container.getVolumeMounts().stream())
              .map(VolumeMount::getName)
              .collect(Collectors.toSet());
      assertEquals(volumes, mounts);
      for (Volume volume : pod.getVolumes()) {
        if (volume.getPersistentVolumeClaim() != null) {
          assertTrue(claims.contains(volume.getPersistentVolumeClaim().getClaimName()));
        }
      }
    }
  }

  /** Native libraries are unpacked there, and the root file system cannot be written to. */
  @Test
  void temporaryFiles_haveAPlace() {
    for (PodSpec pod : pods()) {
      assertTrue(
          pod.getContainers().getFirst().getVolumeMounts().stream()
              .anyMatch(mount -> mount.getMountPath().equals("/tmp")));
    }
  }

  @Test
  void termination_waitsForTheDrain() {
    for (PodSpec pod : pods()) {
      long pause =
          pod.getContainers().getFirst().getLifecycle().getPreStop().getSleep().getSeconds();
      assertTrue(pause > 0);
      assertTrue(pod.getTerminationGracePeriodSeconds() > pause + STOP_SECONDS);
    }
  }

  @Test
  void probes_areAllThreeOnTheNamedPort() {
    for (PodSpec pod : pods()) {
      Container container = pod.getContainers().getFirst();
      Map.of(
              "/q/health/started", container.getStartupProbe(),
              "/q/health/live", container.getLivenessProbe(),
              "/q/health/ready", container.getReadinessProbe())
          .forEach(
              (path, probe) -> {
                assertEquals(path, probe.getHttpGet().getPath());
                assertEquals("http", probe.getHttpGet().getPort().getStrVal());
              });
      assertEquals("http", container.getPorts().getFirst().getName());
    }
  }

  @Test
  void selectors_findTheirPods() {
    for (Deployment deployment : all(Deployment.class)) {
      String name = deployment.getMetadata().getName();
      Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
      assertSelects(deployment.getSpec().getSelector(), labels);
      assertSelects(named(PodDisruptionBudget.class, name).getSpec().getSelector(), labels);
      assertSelects(named(NetworkPolicy.class, name).getSpec().getPodSelector(), labels);
      assertContains(labels, named(Service.class, name).getSpec().getSelector());
      assertNotNull(
          named(
              ServiceAccount.class,
              deployment.getSpec().getTemplate().getSpec().getServiceAccountName()));
    }
  }

  final <T extends HasMetadata> T named(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " named " + name));
  }

  static void assertSelects(LabelSelector selector, Map<String, String> labels) {
    assertContains(labels, selector.getMatchLabels());
  }

  private static void assertContains(Map<String, String> labels, Map<String, String> selector) {
    assertTrue(!selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet()));
  }

  @Test
  void ports_areTheSameAllTheWay() {
    for (Deployment deployment : all(Deployment.class)) {
      String name = deployment.getMetadata().getName();
      int port =
          deployment
              .getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst()
              .getPorts()
              .getFirst()
              .getContainerPort();
      ServicePort service = named(Service.class, name).getSpec().getPorts().getFirst();
      assertEquals(port, service.getPort());
      assertEquals("http", service.getTargetPort().getStrVal());
      assertEquals(
          List.of(port),
          named(NetworkPolicy.class, name).getSpec().getIngress().stream()
              .flatMap(rule -> rule.getPorts().stream())
              .map(allowed -> allowed.getPort().getIntVal())
              .toList());
    }
  }

  @Test
  void example_reachesTheSink() throws Exception {
    List<JsonNode> example = Overlay.read(Repository.file("k8s/examples/runtime-pod.yaml"));
    assertEquals(1, example.size());
    Pod pod = (Pod) KubernetesModel.read(example.getFirst());
    assertRestricted(pod.getSpec());
    assertVersion(pod.getSpec().getContainers().getFirst());
    EnvVar variable = pod.getSpec().getContainers().getFirst().getEnv().getFirst();
    assertEquals("PLASM_TRACE_SINK_URL", variable.getName());
    URI sink = URI.create(variable.getValue());
    Service service = named(Service.class, sink.getHost().split("\\.")[0]);
    assertEquals(service.getMetadata().getName() + "." + NAMESPACE + ".svc", sink.getHost());
    assertEquals(service.getSpec().getPorts().getFirst().getPort(), sink.getPort());
    assertTrue(
        peers(service.getMetadata().getName())
            .filter(peer -> peer.getPodSelector() != null)
            .map(peer -> peer.getPodSelector().getMatchLabels().entrySet())
            .anyMatch(pod.getMetadata().getLabels().entrySet()::containsAll));
  }

  private Stream<NetworkPolicyPeer> peers(String policy) {
    return named(NetworkPolicy.class, policy).getSpec().getIngress().stream()
        .flatMap(rule -> rule.getFrom().stream());
  }
}
