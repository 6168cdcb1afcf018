package plasm.artifacts.http;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

/** Requests without the comfort of REST Assured, which holds several copies of a body. */
final class Raw {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Raw() {}

  static HttpResponse<String> put(String path, byte[] body)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(path).PUT(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
  }

  /** Chunked: the service is not told how long the body is. */
  static HttpResponse<String> putChunked(String path, Supplier<InputStream> body)
      throws IOException, InterruptedException {
    return HTTP.send(
        request(path).PUT(BodyPublishers.ofInputStream(body)).build(), BodyHandlers.ofString());
  }

  static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return HTTP.send(request(path).build(), BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + path));
  }
}
