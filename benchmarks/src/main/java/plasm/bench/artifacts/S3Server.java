package plasm.bench.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import plasm.bench.FreePort;
import plasm.bench.Scratch;
import plasm.bench.ServiceProcess;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** S3Proxy over a folder, as a process of its own. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "artifacts";

  private static final Path JAR =
      Path.of("../run-artifact-service/target/s3proxy/s3proxy.jar").toAbsolutePath().normalize();
  private static final String ACCESS_KEY = "benchmark";
  private static final String SECRET_KEY = "only for benchmarks on a loopback port";
  private static final String REGION = "eu-central-1";
  private static final int FORBIDDEN = 403;

  private final ServiceProcess process;
  private final S3Client client;

  private S3Server(ServiceProcess process) {
    this.process = process;
    client =
        S3Client.builder()
            .endpointOverride(endpoint())
            .forcePathStyle(true)
            .region(Region.of(REGION))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
            .httpClientBuilder(ApacheHttpClient.builder())
            .build();
    client.createBucket(request -> request.bucket(BUCKET));
  }

  static S3Server start(Scratch scratch) {
    int port = FreePort.next();
    Path folder = scratch.freshFolder();
    Path settings = folder.resolve("s3proxy.properties");
    try {
      Path objects = Files.createDirectory(folder.resolve("objects"));
      Files.write(
          settings,
          List.of(
              "s3proxy.endpoint=http://127.0.0.1:" + port,
              "s3proxy.authorization=aws-v2-or-v4",
              "s3proxy.identity=" + ACCESS_KEY,
              "s3proxy.credential=" + SECRET_KEY,
              "jclouds.provider=filesystem",
              "jclouds.filesystem.basedir=" + objects));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-jar",
            JAR.toString(),
            "--properties",
            settings.toString());
    return new S3Server(
        ServiceProcess.start("s3proxy", command, port, "/", FORBIDDEN, scratch.log("s3proxy")));
  }

  S3Client client() {
    return client;
  }

  /** What a service needs to use the bucket. */
  Map<String, String> variables() {
    return Map.of(
        "PLASM_RUN_ARTIFACTS_URL",
        "s3://" + BUCKET + "/service",
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_ALLOW_HTTP",
        "true",
        "AWS_ACCESS_KEY_ID",
        ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY",
        SECRET_KEY,
        "AWS_REGION",
        REGION);
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + process.port());
  }

  @Override
  public void close() {
    client.close();
    process.close();
  }
}
