package plasm.artifacts.testkit;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A real S3-compatible server (S3Proxy over a folder) on a loopback port: it checks signatures,
 * preconditions and part sizes as S3 does.
 *
 * <p>It runs in this process, but in a class loader of its own, because its SDKs and its logging
 * are not ours. It can be stopped and started again, on the same port with what it had stored.
 */
public final class S3Server implements AutoCloseable {
  public static final String ACCESS_KEY = "artifacts-test";
  public static final String SECRET_KEY = "only for tests on a loopback port";
  public static final String REGION = "eu-central-1";
  public static final String BUCKET = "artifacts";

  private static final Path JAR = Path.of("target", "s3proxy", "s3proxy.jar");

  private final Path folder;
  private final URLClassLoader loader;
  private Object running;
  private int port;

  private S3Server(Path folder, URLClassLoader loader) {
    this.folder = folder;
    this.loader = loader;
  }

  /** A server with one empty bucket. */
  public static S3Server open() {
    if (!Files.isRegularFile(JAR)) {
      throw new IllegalStateException(
          JAR.toAbsolutePath() + " is missing; mvn process-test-resources copies it there");
    }
    try {
      URL[] classPath = {S3Server.class.getResource("/s3proxy/"), JAR.toUri().toURL()};
      S3Server server =
          new S3Server(
              Files.createTempDirectory("s3-server"),
              new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader()));
      server.start();
      try (S3Client client = S3TestClients.of(server)) {
        client.createBucket(request -> request.bucket(BUCKET));
      }
      return server;
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new IllegalStateException("no folder for the S3 server", e);
    }
  }

  /** The address, the same after each start. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts again after {@link #stop}. */
  public void start() {
    Properties settings = new Properties();
    settings.setProperty("s3proxy.endpoint", endpoint().toString());
    settings.setProperty("s3proxy.authorization", "aws-v2-or-v4");
    settings.setProperty("s3proxy.identity", ACCESS_KEY);
    settings.setProperty("s3proxy.credential", SECRET_KEY);
    settings.setProperty("jclouds.provider", "filesystem");
    settings.setProperty("jclouds.filesystem.basedir", folder.toString());
    inLoader(
        () -> {
          Class<?> builders = loader.loadClass("org.gaul.s3proxy.S3Proxy$Builder");
          Class<?> stores = loader.loadClass("org.gaul.s3proxy.blobstore.BlobStore");
          Object store =
              loader
                  .loadClass("org.gaul.s3proxy.BlobStores")
                  .getMethod("create", String.class, Properties.class)
                  .invoke(null, "filesystem", settings);
          Object builder =
              builders.getMethod("fromProperties", Properties.class).invoke(null, settings);
          builders.getMethod("blobStore", stores).invoke(builder, store);
          builders.getMethod("stopTimeout", long.class).invoke(builder, 0L);
          running = builders.getMethod("build").invoke(builder);
          call("start");
          port = (int) call("getPort");
          return null;
        });
  }

  /** Ends all connections and refuses new ones. */
  public void stop() {
    inLoader(() -> call("stop"));
    running = null;
  }

  private Object call(String method) throws ReflectiveOperationException {
    return running.getClass().getMethod(method).invoke(running);
  }

  /** Its libraries look for their parts in the thread's class loader. */
  private void inLoader(Callable<?> work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      work.call();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server of the tests failed", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Override
  public void close() {
    if (running != null) {
      stop();
    }
    try (loader;
        Stream<Path> found = Files.walk(folder)) {
      List<Path> innermostFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new IllegalStateException("the S3 server's folder could not be removed", e);
    }
  }
}
