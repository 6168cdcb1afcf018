package plasm.artifacts.boot;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import plasm.artifacts.artifact.ListArtifacts;
import plasm.artifacts.artifact.ReadArtifacts;
import plasm.artifacts.artifact.StoreArtifacts;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.folder.FolderStore;
import plasm.artifacts.store.memory.MemoryStore;
import plasm.web.RefusedSetting;

/** The parts of the service, put together once according to the settings. */
@Singleton
public class Artifacts {
  private final ArtifactsSettings settings;
  private final BlobStore store;
  private final ReadArtifacts reads;

  Artifacts(ArtifactsConfig config) {
    this.settings = ArtifactsSettings.of(config);
    this.store =
        switch (settings.backend()) {
          case Backend.Memory(long maxBytes) -> new MemoryStore(maxBytes, Clock.systemUTC());
          case Backend.Folder folder -> open(folder);
          case Backend.ObjectStore _ ->
              throw new RefusedSetting(
                  "PLASM_RUN_ARTIFACTS_URL asks for an object store, which this version does not"
                      + " have yet: set PLASM_RUN_ARTIFACTS_DIR instead, or a file:// URL");
        };
    this.reads = new ReadArtifacts(store, store.layout());
  }

  private static FolderStore open(Backend.Folder folder) {
    try {
      return FolderStore.open(folder.folder(), folder.layout());
    } catch (IOException e) {
      throw new RefusedSetting(
          "the folder " + folder.place() + " cannot be used: " + e.getMessage());
    }
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
}
