package plasm.artifacts.boot;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import plasm.artifacts.artifact.ListArtifacts;
import plasm.artifacts.artifact.ReadArtifacts;
import plasm.artifacts.artifact.StoreArtifacts;
import plasm.artifacts.retain.Retention;
import plasm.artifacts.retain.RetentionMeters;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.folder.FolderStore;
import plasm.artifacts.store.memory.MemoryStore;
import plasm.artifacts.store.s3.S3Store;
import plasm.web.RefusedSetting;
import software.amazon.awssdk.services.s3.S3Client;

/** The parts of the service, put together once according to the settings. */
@Singleton
public class Artifacts {
  private final ArtifactsSettings settings;
  private final BlobStore store;
  private final ReadArtifacts reads;
  private final Retention retention;

  Artifacts(ArtifactsConfig config, Config all, Instance<S3Client> s3, MeterRegistry registry) {
    this.settings = ArtifactsSettings.of(config);
    this.store =
        switch (settings.backend()) {
          case Backend.Memory(long maxBytes) -> new MemoryStore(maxBytes, Clock.systemUTC());
          case Backend.Folder folder -> open(folder);
          case Backend.ObjectStore(String bucket, String prefix) -> {
            AwsVariables.asSettings(name -> variable(all, name));
            yield new S3Store(s3.get(), bucket, prefix);
          }
        };
    this.reads = new ReadArtifacts(store, store.layout());
    this.retention =
        store instanceof S3Store objects
            ? new Retention(
                objects, Clock.systemUTC(), settings.retention(), new RetentionMeters(registry))
            : null;
  }

  private static FolderStore open(Backend.Folder folder) {
    try {
      return FolderStore.open(folder.folder(), folder.layout());
    } catch (IOException e) {
      throw new RefusedSetting(
          "the folder " + folder.place() + " cannot be used: " + e.getMessage());
    }
  }

  private static Optional<String> variable(Config all, String name) {
    return all.getOptionalValue(name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  @Produces
  ArtifactsSettings settings() {
    return settings;
  }

  @Produces
  BlobStore store() {
    return store;
  }

  @Produces
  ReadArtifacts reads() {
    return reads;
  }

  @Produces
  StoreArtifacts stores() {
    return new StoreArtifacts(store, store.layout(), settings.maxBytes());
  }

  @Produces
  ListArtifacts lists() {
    return new ListArtifacts(store, reads, store.layout());
  }

  /** Only an object store is cleared of old run snapshots. */
  Optional<Retention> retention() {
    return Optional.ofNullable(retention);
  }
}
