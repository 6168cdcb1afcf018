package plasm.artifacts.store.s3;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.BlobStoreContract;
import plasm.artifacts.testkit.S3Server;
import plasm.artifacts.testkit.S3TestClients;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract, kept by a real S3-compatible server; each test has a prefix of its own. */
class S3StoreTest extends BlobStoreContract {
  private static final AtomicInteger STORES = new AtomicInteger();

  private static S3Server server;
  private static S3Client client;

  @BeforeAll
  static void start() {
    server = S3Server.open();
    client = S3TestClients.of(server);
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
  }

  @Override
  protected BlobStore store() {
    return new S3Store(client, S3Server.BUCKET, "contract/" + STORES.incrementAndGet());
  }
}
