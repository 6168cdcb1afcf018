package plasm.artifacts.testkit;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Clients of the {@link S3Server}, set up as the service's own is, with shorter waits. */
public final class S3TestClients {
  private S3TestClients() {}

  public static S3Client of(S3Server server) {
    return builder(server.endpoint()).httpClient(http()).build();
  }

  public static S3Client of(S3Server server, SdkHttpClient http) {
    return builder(server.endpoint()).httpClient(http).build();
  }

  public static S3Client of(S3Server server, String accessKey, String secretKey) {
    return builder(server.endpoint())
        .httpClient(http())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  /** Of whatever listens there. */
  public static S3Client at(URI endpoint) {
    return builder(endpoint).httpClient(http()).build();
  }

  /** The HTTP client that the service uses. */
  public static SdkHttpClient http() {
    return ApacheHttpClient.builder()
        .maxConnections(32)
        .connectionTimeout(Duration.ofSeconds(2))
        .socketTimeout(Duration.ofSeconds(10))
        .build();
  }

  private static S3ClientBuilder builder(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(S3Server.REGION))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)));
  }
}
