package plasm.bench.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The SDK's own client, with one request an artifact, to the server that the service uses. */
final class S3Calls implements Calls {
  private final S3Client client;
  private final Artifacts artifacts;
  private final byte[] payload;

  S3Calls(S3Client client, Artifacts artifacts) {
    this.client = client;
    this.artifacts = artifacts;
    payload = artifacts.payload().getBytes();
  }

  @Override
  public void put(long use) {
    client.putObject(
        request -> request.bucket(S3Server.BUCKET).key(key(use)), RequestBody.fromBytes(payload));
  }

  @Override
  public void get(long use) throws IOException {
    try (InputStream object =
        client.getObject(request -> request.bucket(S3Server.BUCKET).key(key(use)))) {
      object.transferTo(OutputStream.nullOutputStream());
    }
  }

  private String key(long use) {
    return "plain/" + artifacts.bytes() + "/" + artifacts.name(use);
  }
}
