package plasm.artifacts.store.folder;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.BlobStoreContract;
import plasm.artifacts.store.Layout;

class FolderStoreTest extends BlobStoreContract {
  @TempDir Path folder;

  @Override
  protected BlobStore store() throws IOException {
    return FolderStore.open(folder, Layout.FOLDER);
  }
}
