package plasm.artifacts.store.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import plasm.artifacts.store.BlobKey;
import plasm.artifacts.store.BlobStat;
import plasm.artifacts.store.BlobStore;
import plasm.artifacts.store.Layout;
import plasm.artifacts.store.OpenBlob;
import plasm.model.store.StoreCheck;
import plasm.model.store.StoreFailure;

/**
 * Blobs as files, shared with whoever else knows the layout.
 *
 * <pre>
 *   {root}/{key}                        whole at every moment
 *   {root}/.incoming/{process}/{n}      being written, then renamed or linked into place
 * </pre>
 */
public final class FolderStore implements BlobStore {
  private final Path root;
  private final Layout layout;
  private final Incoming incoming;
  private final KeyLocks locks = new KeyLocks();

  private FolderStore(Path root, Layout layout, Incoming incoming) {
    this.root = root;
    this.layout = layout;
    this.incoming = incoming;
  }

  /**
   * Opens a folder, creating it if need be, and removes what a crashed process left unfinished.
   *
   * @throws IOException when that cannot be done; the message is for a person
   */
  public static FolderStore open(Path root, Layout layout) throws IOException {
    Files.createDirectories(root);
    return new FolderStore(root, layout, Incoming.open(root.resolve(".incoming")));
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key) {
    return open(key, 0, Long.MAX_VALUE);
  }

  @Override
  public Optional<OpenBlob> open(BlobKey key, long offset, long length) {
    try {
      return Optional.of(OpenFile.open(path(key), offset, length));
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return Optional.empty();
    } catch (IOException e) {
      throw unavailable("cannot read", key, e);
    }
  }

  @Override
  public List<Listed> list(String folder, String after, int limit) {
    try {
      return ListFiles.run(path(new BlobKey(folder)), after, limit);
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (IOException e) {
      throw unavailable("cannot list", new BlobKey(folder), e);
    }
  }

  @Override
  public Put put(BlobKey key, InputStream bytes, Precondition precondition) throws IOException {
    Path unfinished = incoming.write(bytes);
    try (KeyLocks.Held _ = locks.hold(key)) {
      return moveIntoPlace(unfinished, key, precondition);
    } catch (IOException e) {
      throw unavailable("cannot write", key, e);
    } finally {
      incoming.discard(unfinished);
    }
  }

  private Put moveIntoPlace(Path unfinished, BlobKey key, Precondition precondition)
      throws IOException {
    Path file = path(key);
    Optional<BlobStat> before = stat(file);
    boolean holds =
        switch (precondition) {
          case Precondition.None() -> true;
          case Precondition.Absent() -> before.isEmpty();
          case Precondition.Version(String version) ->
              before.isPresent() && before.get().version().equals(version);
        };
    if (!holds) {
      return new Put.Refused();
    }
    DurableFolders.create(file.getParent());
    if (precondition instanceof Precondition.Absent) {
      try {
        // Another process may write beside this one; unlike a rename, a link never replaces.
        Files.createLink(file, unfinished);
      } catch (FileAlreadyExistsException lost) {
        return new Put.Refused();
      }
    } else {
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    BlobStat stat = FileStat.of(file);
    try {
      DurableFolders.sync(file.getParent());
    } catch (IOException e) {
      throw new StoreFailure.Unknown("cannot force the folder of " + key + " to the disk", e);
    }
    return before.isEmpty() ? new Put.Created(stat) : new Put.Replaced(stat);
  }

  private static Optional<BlobStat> stat(Path file) throws IOException {
    try {
      return Optional.of(FileStat.of(file));
    } catch (NoSuchFileException | NotDirectoryException absent) {
      return Optional.empty();
    }
  }

  private Path path(BlobKey key) {
    Path path = root.resolve(key.path()).normalize();
    if (!path.startsWith(root) || path.startsWith(root.resolve(".incoming"))) {
      throw new IllegalArgumentException("a key that leaves the folder");
    }
    return path;
  }

  private static StoreFailure unavailable(String what, BlobKey key, IOException cause) {
    String why =
        switch (cause) {
          case AccessDeniedException _ -> "access denied";
          case AtomicMoveNotSupportedException _ -> "the folder spans several file systems";
          default -> String.valueOf(cause.getMessage());
        };
    return new StoreFailure.Unavailable(what + " " + key + ": " + why, cause);
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public StoreCheck check() {
    try {
      incoming.touch();
      if (Files.getFileStore(root).getUsableSpace() == 0) {
        return new StoreCheck("folder", false, "no space is left for " + root);
      }
      return new StoreCheck("folder", true, root.toString());
    } catch (IOException e) {
      boolean there = Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS);
      return new StoreCheck(
          "folder", false, root + (there ? " cannot be written" : " is no folder any more"));
    }
  }

  @Override
  public void close() {
    incoming.close();
  }
}
