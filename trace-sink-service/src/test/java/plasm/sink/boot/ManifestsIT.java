package plasm.sink.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import plasm.model.testkit.Overlay;
import plasm.model.testkit.PackagedService;

/** The packaged sink with the variables of the local overlay answers where Kubernetes asks. */
class ManifestsIT {
  private static final String DEPLOYMENT = "trace-sink";
  private static final String LISTEN = "PLASM_TRACE_SINK_LISTEN";

  @TempDir Path folder;

  @Test
  void local_answersWhereItIsAsked() throws Exception {
    Map<String, String> variables = Overlay.render("local").variables(DEPLOYMENT, Map.of());
    assertTrue(variables.containsKey(LISTEN));
    variables.remove(LISTEN);
    variables.replace("PLASM_TRACE_ARCHIVE_DIR", folder.toString());
    List<String> asked = Overlay.render("cluster").askedPaths(DEPLOYMENT);
    assertEquals(
        List.of("/q/health/started", "/q/health/live", "/q/health/ready", "/q/metrics"), asked);
    try (PackagedService sink = PackagedService.launch(LISTEN, variables).awaitReady();
        HttpClient http = HttpClient.newHttpClient()) {
      for (String path : asked) {
        URI address = URI.create("http://127.0.0.1:" + sink.port() + path);
        HttpRequest request = HttpRequest.newBuilder(address).build();
        assertEquals(
            200, http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(), path);
      }
    }
  }
}
