package plasm.artifacts.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import plasm.model.testkit.Golden;
import plasm.model.testkit.PackagedService;

/**
 * A runtime and the service share a folder: bytes that a runtime wrote are served, and bytes that
 * the service wrote are those a runtime expects, at the keys of spec/run-artifacts.md.
 */
@Tag("faults")
class SharedFolderIT {
  private static final String PROMPT_HASH = "2c".repeat(32);
  private static final String SESSION_ID = "0f".repeat(16);
  private static final String RUN =
      "34356c38739f20daf730f61a910fdd0b084657ca7013481cb90750536866bf6f";
  private static final String PLAN = "6532eebe-fcdd-5fe6-8b9e-c4513e158330";
  private static final String SESSION = PROMPT_HASH + "/" + SESSION_ID;
  private static final String HTTP_SESSION = "/execute/" + SESSION;

  /** How the folder is told, and where its pointers lie. */
  enum Told {
    AS_FOLDER("PLASM_RUN_ARTIFACTS_DIR", "", "resource-index/7.txt", "plan-index/7.txt"),
    AS_URL("PLASM_RUN_ARTIFACTS_URL", "file://", "_index/7.run_id", "_index/7.plan_id");

    private final String variable;
    private final String before;
    private final String runPointer;
    private final String planPointer;

    Told(String variable, String before, String runPointer, String planPointer) {
      this.variable = variable;
      this.before = before;
      this.runPointer = runPointer;
      this.planPointer = planPointer;
    }
  }

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void closeClient() {
    http.close();
  }

  @ParameterizedTest
  @EnumSource
  void whatARuntimeWrote_isServed(Told told) throws Exception {
    JsonNode vector = new JsonMapper().readTree(Golden.bytes("plar1_frames.json")).get(1);
    byte[] frame = bytes(vector, "frame_hex");
    write("execute/" + SESSION + "/" + RUN + ".artifact", frame);
    write("execute/" + SESSION + "/" + told.runPointer, ("pr" + RUN).getBytes(UTF_8));
    write("code-plans/" + SESSION + "/" + PLAN + ".artifact", frame);
    write("code-plans/" + SESSION + "/" + told.planPointer, PLAN.getBytes(UTF_8));
    try (PackagedService service = start(told)) {
      for (String path :
          new String[] {
            "/artifacts/pr" + RUN,
            "/resource-index/7?follow=1",
            "/plans/" + PLAN,
            "/plan-index/7?follow=1"
          }) {
        HttpResponse<byte[]> answer = get(service, HTTP_SESSION + path);
        assertEquals(200, answer.statusCode(), path);
        assertArrayEquals(bytes(vector, "payload_hex"), answer.body(), path);
        assertEquals(
            "application/x-plasm-test", answer.headers().firstValue("Content-Type").orElseThrow());
      }
      String listed = new String(get(service, HTTP_SESSION + "/artifacts").body(), UTF_8);
      assertTrue(listed.contains("\"resource_index\":7,\"run_id\":\"pr" + RUN + "\""), listed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServiceWrote_isWhatARuntimeExpects(Told told) throws Exception {
    JsonNode vector = new JsonMapper().readTree(Golden.bytes("plar1_frames.json")).get(0);
    byte[] payload = bytes(vector, "payload_hex");
    try (PackagedService service = start(told)) {
      put(service, HTTP_SESSION + "/artifacts/pr" + RUN, payload);
      put(service, HTTP_SESSION + "/plans/" + PLAN, payload);
    }
    byte[] frame = bytes(vector, "frame_hex");
    assertArrayEquals(frame, read("execute/" + SESSION + "/" + RUN + ".artifact"));
    assertArrayEquals(frame, read("code-plans/" + SESSION + "/" + PLAN + ".artifact"));
    assertEquals("pr" + RUN, new String(read("execute/" + SESSION + "/" + told.runPointer), UTF_8));
    assertEquals(PLAN, new String(read("code-plans/" + SESSION + "/" + told.planPointer), UTF_8));
  }

  @Test
  void whatIsDamaged_isToldApartFromWhatIsNotThere() throws Exception {
    write("execute/" + SESSION + "/" + RUN + ".artifact", "PLAR2\n".getBytes(UTF_8));
    write("execute/" + SESSION + "/resource-index/1.txt", "nonsense".getBytes(UTF_8));
    try (PackagedService service = start(Told.AS_FOLDER)) {
      for (String path : new String[] {"/artifacts/pr" + RUN, "/resource-index/1"}) {
        HttpResponse<byte[]> answer = get(service, HTTP_SESSION + path);
        assertEquals(500, answer.statusCode());
        String problem = new String(answer.body(), UTF_8);
        assertTrue(problem.contains("plasm-execute-serialization-failed"), problem);
      }
    }
  }

  private PackagedService start(Told told) throws IOException, InterruptedException {
    return ArtifactsProcess.start(Map.of(told.variable, told.before + folder));
  }

  private void write(String key, byte[] bytes) throws IOException {
    Files.createDirectories(folder.resolve(key).getParent());
    Files.write(folder.resolve(key), bytes);
  }

  private byte[] read(String key) throws IOException {
    return Files.readAllBytes(folder.resolve(key));
  }

  private HttpResponse<byte[]> get(PackagedService service, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofByteArray());
  }

  private void put(PackagedService service, String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri(service, path))
            .header("Content-Type", "application/json")
            .header("Plasm-Resource-Index", "7")
            .PUT(BodyPublishers.ofByteArray(body))
            .build();
    assertEquals(201, http.send(request, BodyHandlers.discarding()).statusCode());
  }

  private static URI uri(PackagedService service, String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  private static byte[] bytes(JsonNode vector, String member) {
    return HexFormat.of().parseHex(vector.get(member).textValue());
  }
}
